import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/vscode/paths.ts';

/** Documents whose tables end in the test of what a row claims. */
const documents = ['docs/SECURITY.md', 'docs/FAULTS.md'];

/** The cells of each row of the tables in a document, without their heads. */
async function rowsOf(document: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(path.join(repository, document), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .map((line) => line.split('|').slice(1, -1))
    .filter((cells) => !/^[ -]+$/.test(cells.join('')) && cells.at(-1)?.trim() !== 'test');
}

for (const document of documents) {
  test(`each claim of ${document} names a test that exists`, async () => {
    const rows = await rowsOf(document);
    assert.ok(rows.length > 5, `${String(rows.length)} rows`);
    for (const cells of rows) {
      const claim = cells.slice(0, -1).join('|');
      const last = cells.at(-1)?.trim() ?? '';
      const files = [...last.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file!);
      assert.ok(files.length > 0, `no test for: ${claim}`);
      for (const file of files) assert.ok(existsSync(path.join(repository, file)), `${file} for: ${claim}`);
    }
  });
}
