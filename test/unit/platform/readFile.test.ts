import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readSharedFile, sameContent } from '../../../src/platform/readFile.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-read-'));
});
after(() => rm(folder, { recursive: true }));

test('a file is read with its mode', async () => {
  const file = path.join(folder, 'config');
  await writeFile(file, '[profile a]\n', { mode: 0o600 });
  const content = await readSharedFile(file);
  assert.ok(content.kind === 'read');
  assert.equal(Buffer.from(content.bytes).toString(), '[profile a]\n');
  assert.equal(content.mode, process.platform === 'win32' ? undefined : 0o600);
});

test('no file, and a file in place of its folder, are missing', async () => {
  await writeFile(path.join(folder, 'plain'), '');
  assert.deepEqual(await readSharedFile(path.join(folder, 'nowhere', 'config')), { kind: 'missing' });
  assert.deepEqual(await readSharedFile(path.join(folder, 'plain', 'config')), { kind: 'missing' });
});

test('a folder is unreadable, with the reason', async () => {
  assert.deepEqual(await readSharedFile(folder), { kind: 'unreadable', reason: 'it is a folder' });
});

test('contents are the same by bytes and mode', () => {
  const read = (text: string, mode: number) => ({ kind: 'read', bytes: Buffer.from(text), mode }) as const;
  assert.ok(sameContent(read('a', 0o600), read('a', 0o600)));
  assert.ok(!sameContent(read('a', 0o600), read('b', 0o600)));
  assert.ok(!sameContent(read('a', 0o600), read('a', 0o644)));
  assert.ok(sameContent({ kind: 'missing' }, { kind: 'missing' }));
  assert.ok(!sameContent({ kind: 'missing' }, read('', 0o600)));
  assert.ok(!sameContent({ kind: 'unreadable', reason: 'x' }, { kind: 'unreadable', reason: 'y' }));
});
