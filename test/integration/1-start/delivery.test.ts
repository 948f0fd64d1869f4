import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import {
  askIn,
  askInNewTerminal,
  askInTask,
  assertIs,
  assertIsNobody,
  aws,
  deliver,
  run,
  statusText,
} from '../support.ts';

for (const way of ['live', 'static'] as const) {
  describe(`${way} delivery`, () => {
    before(() => deliver(way));
    after(() => deliver(undefined));

    it('a new terminal runs as the last role of the chain', async () => {
      await run('assume', 'prod-deploy');
      await statusText(/^\$\(link\) prod-deploy /);
      const who = await askInNewTerminal();
      assertIs(who, '333333333333', 'Release', way);
      assert.equal(who.region, 'eu-central-1');
      assert.equal(who.defaultRegion, 'eu-central-1');
      if (way === 'static') assert.match(who.expiration ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });

    for (const kind of ['shell', 'process'] as const) {
      it(`a ${kind} task runs as the last role of the chain`, async () => {
        assertIs(await askInTask(kind), '333333333333', 'Release', way);
      });
    }

    it('each hop was called by the one before', async () => {
      await run('forgetSessions');
      await aws.clearJournal();
      await run('assume', 'prod-deploy');
      const calls = await aws.journal({ action: 'AssumeRole' });
      assert.deepEqual(
        calls.map((call) => [call.caller?.replace(/\/[^/]*$/, ''), call.parameters['RoleArn']]),
        [
          ['arn:aws:iam::111111111111:user', 'arn:aws:iam::111111111111:role/Hub'],
          ['arn:aws:sts::111111111111:assumed-role/Hub', 'arn:aws:iam::222222222222:role/Deploy'],
          ['arn:aws:sts::222222222222:assumed-role/Deploy', 'arn:aws:iam::333333333333:role/Release'],
        ],
      );
    });

    it('the command for a terminal opens one as the current identity, by name', async () => {
      const before = new Set(vscode.window.terminals);
      await run('newTerminal');
      const terminal = await until('the terminal', () =>
        vscode.window.terminals.find((one) => !before.has(one)),
      );
      assert.equal(terminal.name, 'prod-deploy');
      assertIs(await askIn(terminal), '333333333333', 'Release', way);
      terminal.dispose();
    });

    it('a switch reaches the next terminal', async () => {
      await run('assume', 'staging-deploy');
      assertIs(await askInNewTerminal(), '222222222222', 'Deploy', way);
    });

    it('a chain that fails leaves the identity that was there', async () => {
      await run('assume', 'prod-data');
      await statusText(/^\$\(link\) staging-deploy /);
      assertIs(await askInNewTerminal(), '222222222222', 'Deploy', way);
    });

    it('refresh makes new sessions, and new terminals get them', async () => {
      await aws.clearJournal();
      await run('refreshNow');
      assert.equal((await aws.journal({ action: 'AssumeRole' })).length, 2);
      assertIs(await askInNewTerminal(), '222222222222', 'Deploy', way);
    });

    it('release takes every variable away', async () => {
      await run('releaseIdentity');
      await statusText(/No identity/);
      assertIsNobody(await askInNewTerminal());
      assertIsNobody(await askInTask('process'));
    });
  });
}
