import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Secrets } from './secrets.ts';

/** Where the browser keeps the programs that it has loaded: VS Code's own code has the sentinel's word in it, too. */
const programCache = /[\\/](Code Cache|Cache_Data)[\\/]/;

/** What a search has found, and how much it has looked at. */
export interface SearchedFiles {
  readonly looked: number;
  /** Paths below the root. */
  readonly found: readonly string[];
}

/** Looks into every file below a folder, or into one file. Files that go while it looks are passed over. */
export async function searchFiles(root: string, secrets: Secrets): Promise<SearchedFiles> {
  let looked = 0;
  const found: string[] = [];
  for await (const file of filesBelow(root)) {
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes === undefined) continue;
    looked++;
    if (secrets.isIn(bytes)) found.push(path.relative(root, file) || path.basename(file));
  }
  return { looked, found };
}

async function* filesBelow(root: string): AsyncGenerator<string> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (entries === undefined) {
    yield root;
    return;
  }
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !programCache.test(file)) yield file;
  }
}
