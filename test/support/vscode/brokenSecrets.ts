import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const script = path.join(import.meta.dirname, 'inPage', 'failSecrets.js');

/** Survives a reload of the page, and ends with it. */
const MARK = 'test.secretsRefused';

/**
 * From now on the keyring below VS Code's secret storage refuses these, in a window that is open. All between it and an
 * extension is VS Code's own. Everything works again with an empty list.
 */
export async function failSecrets(page: Page, failing: readonly ('get' | 'set' | 'delete')[]): Promise<void> {
  await page.evaluate((await readFile(script, 'utf8')).replace('FAILING', JSON.stringify(failing)));
}

/** Lets a window of this page open without its keyring: once prepared, `refuse` says whether the next one does. */
export async function refusableSecrets(page: Page): Promise<(refuse: boolean) => Promise<void>> {
  // What a browser does where a person has blocked storage: all of VS Code's keyring rejects.
  await page.addInitScript(`
    if (sessionStorage.getItem('${MARK}') !== null) {
      const { getItem } = Storage.prototype;
      Storage.prototype.getItem = function (key) {
        if (key === 'secrets.provider') throw new DOMException('Access is denied.', 'SecurityError');
        return getItem.call(this, key);
      };
    }`);
  return async (refuse) => {
    await page.evaluate(
      refuse ? `sessionStorage.setItem('${MARK}', '')` : `sessionStorage.removeItem('${MARK}')`,
    );
  };
}
