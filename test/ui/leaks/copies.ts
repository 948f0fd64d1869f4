import assert from 'node:assert/strict';
import { copyFormats } from '../../../src/delivery/copyAs/formats.ts';
import { english } from '../../../src/platform/translate.ts';
import type { Session } from './session.ts';

/** Everything that can be taken elsewhere is copied, and the console is opened. */
export async function copyEverything({ ui, hunt }: Session): Promise<void> {
  const { world, browser, workbench } = ui;
  const clipboard = async (): Promise<string> =>
    String(await workbench.page.evaluate('navigator.clipboard.readText()'));
  await hunt.assume(ui, 'staging-deploy');
  for (const { id } of copyFormats('linux', english)) {
    await hunt.run('roleChain.copyAs', 'staging-deploy', id);
    assert.ok(hunt.keys.isIn(await clipboard()), `keys as ${id}`);
    hunt.features.used(`copy as ${id}`);
  }
  await hunt.neighbour.set('roleChain.console.federationUrl', world.aws.federationUrl);
  await hunt.run('roleChain.copyConsoleLink', 'staging-deploy');
  assert.ok(hunt.keys.isIn(await clipboard()), 'a link that signs in');
  await hunt.run('roleChain.copyArn');
  assert.match(await clipboard(), /assumed-role\/Deploy/);
  await hunt.run('roleChain.copyPolicies', 'staging-deploy', 1, 'both');
  assert.match(await clipboard(), /sts:AssumeRole/);
  const opened = browser.waitForEvent('page');
  await hunt.run('roleChain.openConsole', 'staging-deploy');
  await (await opened).close();
}

/** Another extension is let in, and kept out again. */
export async function letExtensionIn({ ui, hunt }: Session): Promise<void> {
  const question = ui.workbench.notification(/asks for the AWS credentials/);
  const [got] = await Promise.all([
    hunt.neighbour.credentials(),
    question.getByRole('button', { name: 'Allow', exact: true }).click(),
  ]);
  assert.deepEqual(got, { accountId: '222222222222', hasToken: true });
  hunt.features.used('credentials for another extension');
  await hunt.run('roleChain.extensionAccess', 'role-chain-tests.neighbour');
}
