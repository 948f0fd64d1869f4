import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { until } from '../../support/vscode/wait.ts';
import {
  askInNewTerminal,
  aws,
  configFile,
  product,
  programFile,
  replaceConfig,
  row,
  rows,
  run,
  statusText,
} from '../support.ts';

const labels = async (): Promise<readonly unknown[]> => (await rows()).map(({ item }) => item.label);

/** Waits until the tree has, or no longer has, a row with this label. */
const untilShown = (label: string, shown: boolean): Promise<unknown> =>
  until(
    `${label} to be ${shown ? '' : 'no longer '}shown`,
    async () => (await labels()).includes(label) === shown,
  );

/** What the status bar says of an identity in use whose profile is away. */
const notRenewed = /^\$\(warning\) hub .* not renewed$/;

describe('the config file under an identity in use', () => {
  let original: string;
  before(async () => {
    original = await readFile(configFile, 'utf8');
  });
  beforeEach(async () => {
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub \d+m$/);
    await aws.clearJournal();
  });
  after(async () => {
    await replaceConfig(original);
    await untilShown('hub', true);
    await run('releaseIdentity');
  });

  /** The status bar says this of the identity, and new terminals get it. */
  async function serves(status: RegExp): Promise<void> {
    await statusText(status);
    const { arn } = await askInNewTerminal();
    assert.match(arn, /^arn:aws:sts::111111111111:assumed-role\/Hub\//);
  }

  /** The file is right again: the same rows, and the same identity, for which nobody was called. */
  async function nothingIsLost(): Promise<void> {
    await replaceConfig(original);
    await untilShown('hub', true);
    await serves(/^\$\(link\) hub \d+m$/);
    assert.deepEqual(await aws.journal({ action: 'AssumeRole' }), []);
  }

  it('is deleted: the rows go, who it was is still served and marked, and all comes back with it', async () => {
    await rm(configFile);
    await untilShown('hub', false);
    await serves(notRenewed);
    await nothingIsLost();
  });

  it('is cut off in the middle of a write: what can be read is shown, the rest comes with the rest', async () => {
    const middle = original.indexOf('role_arn', original.indexOf('[profile staging-deploy]')) + 15;
    await writeFile(configFile, original.slice(0, middle));
    await untilShown('prod-deploy', false);
    assert.ok((await labels()).includes('hub'));
    await until('the half profile to be broken', async () =>
      String((await row('staging-deploy')).item.description).startsWith('broken'),
    );
    await serves(/^\$\(link\) hub \d+m$/);
    await writeFile(configFile, original);
    await untilShown('prod-deploy', true);
    await nothingIsLost();
  });

  it('is emptied: as if it were deleted', async () => {
    await writeFile(configFile, '');
    await untilShown('hub', false);
    await serves(notRenewed);
    await nothingIsLost();
  });

  it('cannot be read: said, and never taken for a file without profiles', async () => {
    await rm(configFile);
    await symlink(configFile, configFile);
    await until('the config to be unreadable', async () => (await labels()).every((one) => one === 'Bases'));
    await serves(notRenewed);
    await rm(configFile);
    await nothingIsLost();
  });

  it('is a folder', async () => {
    await rm(configFile);
    await mkdir(configFile);
    await untilShown('hub', false);
    await serves(notRenewed);
    await rmdir(configFile);
    await nothingIsLost();
  });

  it('is replaced a hundred times a second: who it is serves on, the last one counts, nothing is called', async () => {
    const { tree } = await product();
    let drawn = 0;
    const listening = tree.onDidChangeTreeData(() => drawn++);
    const began = performance.now();
    const program = fork(programFile('replacing.mjs'), [configFile]);
    const ended = once(program, 'exit');
    try {
      await serves(/^\$\(link\) hub \d+m$/);
    } finally {
      program.disconnect();
      await ended;
    }
    const [last] = /round-\d+/.exec(await readFile(configFile, 'utf8')) ?? [];
    assert.ok(last);
    await untilShown(last, true);
    listening.dispose();
    const seconds = (performance.now() - began) / 1000;
    // What comes within 150 ms is one change.
    assert.ok(drawn <= seconds / 0.15 + 1, `drawn ${String(drawn)} times in ${String(seconds)} s`);
    assert.equal((await labels()).filter((label) => String(label).startsWith('round-')).length, 1);
    await nothingIsLost();
  });
});
