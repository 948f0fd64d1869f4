import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { repository } from '../../support/vscode/paths.ts';

const posix = { skip: process.platform === 'win32' };

/**
 * Runs lines of a module in a process that may write no byte to any file. The nearest to a full disk that needs no
 * rights: a write fails, with EFBIG in the place of ENOSPC.
 */
async function withoutSpace(lines: string): Promise<string> {
  const command = 'trap "" XFSZ; ulimit -f 0; exec "$0" --input-type=module --eval "$1"';
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, lines], {
    cwd: repository,
  });
  return stdout.trim();
}

test(
  'on a full disk an edit of the config file fails, and leaves the file and its folder as they were',
  posix,
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-full-'));
    const file = path.join(folder, 'config');
    try {
      await writeFile(file, '[profile a]\n');
      const said = await withoutSpace(`
      import { editSharedFile } from './src/platform/editSharedFile.ts';
      const edit = editSharedFile(${JSON.stringify(file)}, (text) => text + '[profile b]\\n');
      console.log(await edit.then(() => 'written', (error) => error.message + ' ' + error.cause.code));`);
      assert.equal(said, `${file} could not be written: there is no space for it. It is as it was. EFBIG`);
      assert.equal(await readFile(file, 'utf8'), '[profile a]\n');
      assert.deepEqual(await readdir(folder), ['config']);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test('on a full disk a pinned terminal goes without its starter, which is said', posix, async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-full-'));
  try {
    const said = await withoutSpace(`
      import { ShimFiles } from './src/delivery/pinned/shimFiles.ts';
      const log = { warn: (message) => console.log(message) };
      console.log(String(await new ShimFiles(${JSON.stringify(path.join(folder, 'shells'))}, log).for('/bin/bash')));`);
    assert.match(said, /^Pinned terminals go without shell integration.*\nundefined$/);
    assert.deepEqual(await readdir(path.join(folder, 'shells')), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
