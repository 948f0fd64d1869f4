import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';

const script = path.join(import.meta.dirname, 'inPage', 'readStorage.js');

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
    return await page.evaluate<string>(await readFile(script, 'utf8'));
  } finally {
    await page.close();
  }
}

interface Storage {
  readonly databases: Readonly<
    Record<string, Readonly<Record<string, readonly (readonly [string, unknown])[]>>>
  >;
}

/** The value of `key` in the workspace's memento of an extension, out of what {@link readBrowserStorage} gave. */
export function memento(storage: string, extension: string, key: string): unknown {
  const { databases } = JSON.parse(storage) as Storage;
  for (const [name, stores] of Object.entries(databases)) {
    if (!name.startsWith('vscode-web-state-db-') || name.endsWith('-global')) continue;
    const entry = stores['ItemTable']?.find(([id]) => id === extension);
    if (entry !== undefined) return (JSON.parse(String(entry[1])) as Record<string, unknown>)[key];
  }
  return undefined;
}
