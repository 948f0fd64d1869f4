import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import {
  askIn,
  askInNewTerminal,
  assertIs,
  aws,
  configFile,
  deliver,
  product,
  replaceConfig,
  run,
  startLongRunner,
  statusText,
} from '../support.ts';

/** Short, and more than what is left when a session is no longer used to begin anything. */
const SHORT_SECONDS = 33;

describe('live delivery, in terminals that stay open', () => {
  let terminal: vscode.Terminal;

  before(async () => {
    await deliver(undefined);
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
    terminal = vscode.window.createTerminal('stays open');
  });

  after(async () => {
    terminal.dispose();
    await aws.settings({ sessionSeconds: 3_600 });
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  it('is what “auto” means where nothing is in its way', async () => {
    assertIs(await askIn(terminal), '222222222222', 'Deploy', 'live');
    const { delivery, statusBar } = await product();
    assert.deepEqual(delivery.choice, { mode: 'live', hidden: [], repair: 'none' });
    assert.match(statusBar.status?.tooltip ?? '', /follow a switch and a renewal/);
  });

  it('follows a switch without being opened anew', async () => {
    await run('assume', 'hub');
    assertIs(await askIn(terminal), '111111111111', 'Hub', 'live');
  });

  it('has nobody’s credentials after a release, and somebody’s after the next choice', async () => {
    await run('releaseIdentity');
    const who = await askIn(terminal);
    assert.doesNotMatch(who.arn, /^arn:/);
    await run('assume', 'staging-deploy');
    assertIs(await askIn(terminal), '222222222222', 'Deploy', 'live');
  });

  it('a running program goes on across three renewals', async function () {
    this.timeout(240_000);
    await run('forgetSessions');
    await aws.settings({ sessionSeconds: SHORT_SECONDS });
    await run('assume', 'staging-deploy');
    const program = startLongRunner(terminal, 'renewals');
    const isDeploy = (arn: string | undefined): boolean => (arn ?? '').includes('assumed-role/Deploy/');
    const first = await program.says('Deploy', ({ kept, fresh }) => isDeploy(kept) && isDeploy(fresh));
    const before = (await aws.journal({ action: 'AssumeRole' })).length;
    // Each renewal calls both hops.
    await aws.journal({ action: 'AssumeRole', atLeast: before + 6 });
    const last = await program.says('Deploy still', ({ kept, fresh }) => isDeploy(kept) && isDeploy(fresh));
    assert.equal(last.pid, first.pid);
    assert.deepEqual(last.failures, []);
    await aws.settings({ sessionSeconds: 3_600 });
    await run('assume', 'hub');
    await program.says('Hub', ({ fresh }) => (fresh ?? '').includes('assumed-role/Hub/'));
    program.end();
  });

  it('a renewal leaves the variables as they are', async () => {
    await run('assume', 'staging-deploy');
    const extension = vscode.extensions.getExtension('role-chain.role-chain');
    assert.ok(extension);
    const before = await askInNewTerminal();
    await run('refreshNow');
    const after = await askInNewTerminal();
    assert.deepEqual(after.names, before.names);
    assert.equal(after.endpoint, before.endpoint);
  });

  describe('where a [default] profile would hide it', () => {
    let text = '';

    before(async () => {
      text = await readFile(configFile, 'utf8');
    });

    after(async () => {
      await replaceConfig(text);
      await run('rereadConfig');
      await mode('live');
    });

    const mode = async (wanted: 'live' | 'static'): Promise<void> => {
      const { delivery } = await product();
      await until(`delivery to be ${wanted}`, () => delivery.choice?.mode === wanted);
      await delivery.settled();
    };

    it('a region alone does not', async () => {
      await replaceConfig(`${text}\n[default]\nregion = eu-west-2\n`);
      await run('rereadConfig');
      await mode('live');
      assertIs(await askInNewTerminal(), '222222222222', 'Deploy', 'live');
    });

    it('credentials do: keys are delivered, the tooltip says why and offers the repair', async () => {
      await replaceConfig(
        `${text}\n[default]\naws_access_key_id = AKIADEFAULTEXAMPLE00\naws_secret_access_key = SENTINEL-of-default\n`,
      );
      await mode('static');
      assertIs(await askInNewTerminal(), '222222222222', 'Deploy', 'static');
      const { statusBar, delivery } = await product();
      assert.equal(delivery.choice?.repair, 'offered');
      assert.match(statusBar.status?.tooltip ?? '', /default.*has credentials/);
      assert.match(statusBar.status?.tooltip ?? '', /command:roleChain\.repairDelivery/);
    });

    it('the marker profile clears the way, for every client', async () => {
      await replaceConfig(
        `${text}\n[default]\naws_access_key_id = AKIADEFAULTEXAMPLE00\naws_secret_access_key = SENTINEL-of-default\n\n[profile role-chain]\nregion = eu-west-1\n`,
      );
      await mode('live');
      const who = await askInNewTerminal();
      assertIs(who, '222222222222', 'Deploy', 'live');
      assert.ok(who.names.includes('AWS_PROFILE'));
    });
  });
});
