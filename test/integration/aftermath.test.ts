import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

/** Runs after VS Code has ended; scripts/testIntegration.ts says where everything lies. */
const places = ['USER_DATA', 'SERVER_DATA', 'LOGS', 'BROWSER_STORAGE', 'BROWSER_PROFILE'];

/** Part of every secret of the sample organisation, and of all keys and tokens that the local AWS hands out. */
const SENTINEL = 'SENTINEL';

/** Where the browser keeps the programs that it has loaded: VS Code's own code has that word in it, too. */
const programCache = /[\\/](Code Cache|Cache_Data)[\\/]/;

let total = 0;

for (const place of places) {
  test(`no secret was left in ${place.toLowerCase().replace('_', ' ')}`, async () => {
    const root = process.env[`ROLE_CHAIN_TEST_${place}`];
    assert.ok(root, place);
    let looked = 0;
    const found: string[] = [];
    for await (const file of filesBelow(root)) {
      looked++;
      if (holdsSecret(await readFile(file))) found.push(path.relative(root, file));
    }
    assert.deepEqual(found, []);
    total += looked;
  });
}

test('there were files to look at', () => {
  assert.ok(total > 50, `${String(total)} files`);
});

/** Looks for the sentinel as one-byte and as two-byte text, and as base64 in each of its three alignments. */
function holdsSecret(bytes: Buffer): boolean {
  const forms = [Buffer.from(SENTINEL), Buffer.from(SENTINEL, 'utf16le')];
  for (const lead of [0, 1, 2]) {
    const encoded = Buffer.from('.'.repeat(lead) + SENTINEL).toString('base64');
    // Characters at both ends depend on their neighbours.
    forms.push(Buffer.from(encoded.slice(lead === 0 ? 0 : 4, -4)));
  }
  return forms.some((form) => bytes.includes(form));
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
