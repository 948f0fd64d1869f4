import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ConcurrentEditError, editSharedFile, NotTextError } from '../../../src/platform/editSharedFile.ts';

const posix = { skip: process.platform === 'win32' ? 'no modes and links there' : false };

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-edit-'));
  file = path.join(folder, 'config');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const more = (text: string): string => `${text}more\n`;

describe('an edit of a shared file', () => {
  test('writes the new text and leaves nothing beside it', async () => {
    await writeFile(file, 'text\n');
    assert.equal(await editSharedFile(file, more), true);
    assert.equal(await readFile(file, 'utf8'), 'text\nmore\n');
    assert.deepEqual(await readdir(folder), ['config']);
  });

  test('writes nothing where nothing is to be changed', async () => {
    await writeFile(file, 'text\n');
    const before = await stat(file);
    assert.equal(await editSharedFile(file, () => undefined), false);
    assert.deepEqual((await stat(file)).ino, before.ino);
  });

  test('keeps a byte order mark and line ends', async () => {
    const bytes = Buffer.from('\uFEFF[a]\r\nb = c\r\n');
    await writeFile(file, bytes);
    await editSharedFile(file, more);
    assert.deepEqual(await readFile(file), Buffer.concat([bytes, Buffer.from('more\n')]));
  });

  for (const mode of [0o600, 0o644, 0o664, 0o400]) {
    test(`keeps the mode ${mode.toString(8)}`, posix, async () => {
      await writeFile(file, 'text\n');
      await chmod(file, mode);
      await editSharedFile(file, more);
      assert.equal((await stat(file)).mode & 0o7777, mode);
    });
  }

  test('writes through a symbolic link, which stays one', posix, async () => {
    const real = path.join(folder, 'dotfiles');
    await writeFile(real, 'text\n');
    await symlink('dotfiles', file);
    await editSharedFile(file, more);
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.equal(await readFile(real, 'utf8'), 'text\nmore\n');
  });

  test('makes a file that is not there, with its folder, for its owner alone', async () => {
    const there = path.join(folder, '.aws', 'config');
    await editSharedFile(there, more);
    assert.equal(await readFile(there, 'utf8'), 'more\n');
    if (process.platform !== 'win32') {
      assert.equal((await stat(there)).mode & 0o777, 0o600);
      assert.equal((await stat(path.dirname(there))).mode & 0o777, 0o700);
    }
  });

  test('gives way to whoever has written in the meantime', async () => {
    await writeFile(file, 'text\n');
    const edit = editSharedFile(file, (text) => {
      writeFileSync(file, 'theirs\n');
      return more(text);
    });
    await assert.rejects(edit, ConcurrentEditError);
    assert.equal(await readFile(file, 'utf8'), 'theirs\n');
    assert.deepEqual(await readdir(folder), ['config']);
  });

  test('gives way to whoever has made the file in the meantime', async () => {
    const edit = editSharedFile(file, (text) => {
      writeFileSync(file, 'theirs\n');
      return more(text);
    });
    await assert.rejects(edit, ConcurrentEditError);
    assert.equal(await readFile(file, 'utf8'), 'theirs\n');
  });

  test('leaves bytes alone that are no UTF-8', async () => {
    const bytes = Buffer.from([0x5b, 0xff, 0x5d]);
    await writeFile(file, bytes);
    await assert.rejects(editSharedFile(file, more), NotTextError);
    assert.deepEqual(await readFile(file), bytes);
  });
});
