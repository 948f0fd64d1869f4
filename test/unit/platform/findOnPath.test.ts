import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findOnPath } from '../../../src/platform/findOnPath.ts';

describe('a program on the path', () => {
  it('is no script on Windows: what it is given would be read as a command line', async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-path-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    for (const script of ['aws.cmd', 'aws.bat'])
      await writeFile(path.join(folder, script), '', { mode: 0o755 });
    const env = { PATH: `relative;${folder}` };
    assert.equal(await findOnPath('aws', env, 'win32'), undefined);
    const program = path.join(folder, 'aws.exe');
    await writeFile(program, '', { mode: 0o755 });
    assert.equal(await findOnPath('aws', env, 'win32'), program);
  });
});
