import { randomBytes, webcrypto } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';

const KEY_BYTES = 32;
const IV_BYTES = 12;

/**
 * Secret storage of the windows of one browser, kept as an installed VS Code keeps it. In a browser VS Code encrypts it
 * with a key of which the server has one half; the server of our tests has none to give, and without it secrets end with
 * their window. A window reads what is kept when it opens, and never again.
 */
export class KeptSecrets {
  readonly #serverKey = randomBytes(KEY_BYTES);

  private constructor() {
    // Made by `in`.
  }

  /** For windows that are opened or reloaded from now on. */
  static async in(browser: BrowserContext): Promise<KeptSecrets> {
    const kept = new KeptSecrets();
    await browser.route('**/mint-key', (route) =>
      route.fulfill({ body: kept.#serverKey, contentType: 'application/octet-stream' }),
    );
    return kept;
  }

  /** What is kept now, in clear: a window that is closed before its last change is there loses that. */
  async text(page: Page): Promise<string> {
    const sealed = await page.evaluate<string | null>(`localStorage.getItem('secrets.provider')`);
    if (sealed === null) return '';
    const bytes = Buffer.from(sealed, 'base64');
    const key = Uint8Array.from(this.#serverKey, (byte, index) => byte ^ (bytes[index] ?? 0));
    const { subtle } = webcrypto;
    const imported = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
    const iv = bytes.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES);
    const text = bytes.subarray(KEY_BYTES + IV_BYTES);
    return new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv }, imported, text));
  }
}
