import assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { until } from '../../support/vscode/wait.ts';
import { askInNewTerminal, aws, configFile, replaceConfig, row, rows, run, statusText } from '../support.ts';

const labels = async (): Promise<readonly unknown[]> => (await rows()).map(({ item }) => item.label);

/** Waits until the tree has, or no longer has, a row with this label. */
const untilShown = (label: string, shown: boolean): Promise<unknown> =>
  until(
    `${label} to be ${shown ? '' : 'no longer '}shown`,
    async () => (await labels()).includes(label) === shown,
  );

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

  /** The file is right again: the same rows, the same identity, and new terminals get it. */
  async function nothingIsLost(): Promise<void> {
    await replaceConfig(original);
    await untilShown('hub', true);
    await statusText(/^\$\(link\) hub \d+m$/);
    const { arn } = await askInNewTerminal();
    assert.match(arn, /^arn:aws:sts::111111111111:assumed-role\/Hub\//);
  }

  it('is deleted: the rows go, who it was is still served and marked, and all comes back with it', async () => {
    await rm(configFile);
    await untilShown('hub', false);
    await statusText(/^\$\(warning\) hub .* not renewed$/);
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
    await statusText(/^\$\(link\) hub \d+m$/);
    assert.deepEqual(await aws.journal({ action: 'AssumeRole' }), []);
    await writeFile(configFile, original);
    await untilShown('prod-deploy', true);
    await nothingIsLost();
  });

  it('is emptied: as if it were deleted', async () => {
    await writeFile(configFile, '');
    await untilShown('hub', false);
    await nothingIsLost();
  });

  it('cannot be read: said, and never taken for a file without profiles', async () => {
    await rm(configFile);
    await symlink(configFile, configFile);
    await until('the config to be unreadable', async () => (await labels()).every((one) => one === 'Bases'));
    await rm(configFile);
    await nothingIsLost();
  });

  it('is a folder', async () => {
    await rm(configFile);
    await mkdir(configFile);
    await untilShown('hub', false);
    await rmdir(configFile);
    await nothingIsLost();
  });

  it('is replaced again and again, faster than anybody reads: the last one counts', async () => {
    for (let round = 0; round < 300; round++) {
      const name = `round-${String(round)}`;
      const added = `\n[profile ${name}]\nrole_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = work\n`;
      await writeFile(`${configFile}.next`, original + added);
      await rename(`${configFile}.next`, configFile);
    }
    await untilShown('round-299', true);
    assert.equal((await labels()).filter((one) => String(one).startsWith('round-')).length, 1);
    await statusText(/^\$\(link\) hub \d+m$/);
    assert.deepEqual(await aws.journal({ action: 'AssumeRole' }), []);
    await nothingIsLost();
  });
});
