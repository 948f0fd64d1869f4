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
    const key = await this.#key(bytes.subarray(0, KEY_BYTES), 'decrypt');
    const iv = bytes.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES);
    const text = bytes.subarray(KEY_BYTES + IV_BYTES);
    return new TextDecoder().decode(await webcrypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, text));
  }

  /**
   * Puts this in the place of each value that an extension keeps.
   *
   * @param page of the same origin, with no window in it: that would write its own again
   */
  async spoil(page: Page, value: string): Promise<void> {
    const kept = JSON.parse(await this.text(page)) as Record<string, string>;
    const text = JSON.stringify(Object.fromEntries(Object.keys(kept).map((key) => [key, value])));
    const [half, iv] = [randomBytes(KEY_BYTES), randomBytes(IV_BYTES)];
    const key = await this.#key(half, 'encrypt');
    const bytes = new TextEncoder().encode(text);
    const sealed = Buffer.from(await webcrypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes));
    const whole = Buffer.concat([half, iv, sealed]).toString('base64');
    await page.evaluate(`localStorage.setItem('secrets.provider', '${whole}')`);
  }

  /** From the server's half and that which lies before the text. */
  async #key(half: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<webcrypto.CryptoKey> {
    const key = Uint8Array.from(this.#serverKey, (byte, index) => byte ^ (half[index] ?? 0));
    return webcrypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
  }
}
