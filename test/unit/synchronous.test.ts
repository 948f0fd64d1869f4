import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/vscode/paths.ts';

/** A look for a shell when a person opens a pinned terminal: no reading, and never at activation. */
const permitted = ['src/delivery/pinned/pinnedTerminals.ts: existsSync'];

/** The extension host serves every extension with one thread: a slow disk must not hold all of them up. */
test('nothing in src waits for a file or a program with the whole extension host', async () => {
  const found: string[] = [];
  for await (const name of glob('src/**/*.ts', { cwd: repository })) {
    const text = await readFile(path.join(repository, name), 'utf8');
    for (const [call] of text.matchAll(/\b[a-z]\w*Sync\b/g)) found.push(`${name}: ${call}`);
  }
  assert.deepEqual(
    found.filter((one) => !permitted.includes(one.replaceAll(path.sep, '/'))),
    [],
  );
});
