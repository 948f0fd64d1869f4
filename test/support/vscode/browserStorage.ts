import type { BrowserContext } from 'playwright-core';

/**
 * Everything that pages of an origin have stored in the browser, as JSON text. In the web workbench that is
 * where an extension's mementos, its secrets and the workspace's state lie; their files in the profile are
 * compressed, so that a search for a text would miss it there.
 */
export async function readBrowserStorage(browser: BrowserContext, origin: string): Promise<string> {
  const page = await browser.newPage();
  try {
    // A plain page of the same origin: the workbench itself would write to what is read here.
    await page.goto(`${origin}/version`);
    return await page.evaluate(readAll);
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
async function readAll(): Promise<string> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(request.error ?? new Error('IndexedDB gave no reason'));
      };
    });
  const text = (_key: string, value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return new TextDecoder().decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    return value;
  };
  const databases: Record<string, Record<string, unknown>> = {};
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await settled(indexedDB.open(name));
    const stores: Record<string, unknown> = {};
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store, 'readonly').objectStore(store);
      const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
      stores[store] = keys.map((key, index) => [key, values[index] as unknown]);
    }
    database.close();
    databases[name] = stores;
  }
  return JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, databases }, text, 2);
}
