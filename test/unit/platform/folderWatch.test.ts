import assert from 'node:assert/strict';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from '../../../src/platform/clock.ts';
import { FolderWatch } from '../../../src/platform/folderWatch.ts';
import { until } from '../../support/vscode/wait.ts';
import { temporaryFolder } from '../sts/bench.ts';

/** Watches `.aws/sso/cache` of a new home, of which nothing exists, and reads it whenever it is told to. */
async function openWatch(t: TestContext) {
  const home = await temporaryFolder(t);
  const folder = path.join(home, '.aws', 'sso', 'cache');
  const watch = new FolderWatch(folder, systemClock, (error) => assert.fail(String(error)));
  t.after(() => {
    watch.dispose();
  });
  let known = 'nothing read';
  watch.onDidChange(() => {
    readdir(folder)
      .then((names) => (known = names.sort().join()))
      .catch(() => (known = 'no folder'));
  });
  return {
    ...{ home, folder, watch },
    write: (name: string) => writeFile(path.join(folder, name), '{}'),
    remove: (name: string) => rm(path.join(folder, name)),
    /** Waits until whoever reads when told has seen these files. */
    sees: (wanted: string) =>
      until(`“${wanted}” to be seen`, () => known === wanted, { timeout: 10_000, interval: 5 }),
  };
}

describe('watching a folder', () => {
  it('that is made with all its parents and a file at once', async (t) => {
    const { folder, write, remove, sees } = await openWatch(t);
    await mkdir(folder, { recursive: true });
    await write('a');
    await sees('a');
    await write('b');
    await sees('a,b');
    await remove('a');
    await sees('b');
  });

  it('whose parents are made one after the other', async (t) => {
    const { home, folder, write, sees } = await openWatch(t);
    await mkdir(path.join(home, '.aws'));
    await writeFile(path.join(home, '.aws', 'config'), '');
    await mkdir(path.join(home, '.aws', 'sso'));
    await mkdir(folder);
    await sees('');
    await write('a');
    await sees('a');
  });

  it('that is removed, with or without its parents, and made again', async (t) => {
    const { home, folder, write, sees } = await openWatch(t);
    for (const gone of [folder, path.join(home, '.aws'), folder]) {
      await mkdir(folder, { recursive: true });
      await sees('');
      await write('a');
      await sees('a');
      await rm(gone, { recursive: true });
      await sees('no folder');
    }
  });

  it('one of whose parents was moved, once somebody looks', async (t) => {
    const { home, folder, watch, write, sees } = await openWatch(t);
    await mkdir(folder, { recursive: true });
    await write('a');
    await sees('a');
    await rename(path.join(home, '.aws'), path.join(home, 'backup'));
    await mkdir(folder, { recursive: true });
    watch.look();
    await sees('');
    await write('b');
    await sees('b');
  });
});
