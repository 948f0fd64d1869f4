import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { role } from '../../fixtures/organisation.ts';
import { until } from '../../support/vscode/wait.ts';
import type { Session } from './session.ts';

/** Profiles are added, marked, opened and repaired. */
export async function editConfig({ ui, hunt }: Session): Promise<void> {
  const { workbench, world } = ui;
  const { page } = workbench;
  const config = (): Promise<string> => readFile(world.home.configFile, 'utf8');
  await hunt.runWith(async () => {
    await workbench.quickPickRow(/meadow/).click();
    await workbench.quickPickRows.filter({ hasText: 'identity · Billing' }).click();
    await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'OK' }).click();
  }, 'roleChain.addFromIdentityCenter');
  await until('the profile', async () => (await config()).includes('[profile identity-billing]'));
  await hunt.runWith(
    async () => {
      const answers: readonly (readonly [RegExp, string])[] = [
        [/ARN of the role/, role('production', 'Release')],
        [/Name of the new profile/, 'ship-it'],
        [/External id/, ''],
        [/MFA device/, ''],
        [/Duration/, ''],
      ];
      for (const [prompt, text] of answers) {
        await workbench.quickInputMessage.getByText(prompt).waitFor();
        await workbench.quickInput.fill(text);
        await page.keyboard.press('Enter');
      }
      await workbench.quickPickRow(/^.*Add to .*\[profile ship-it\]/s).click();
    },
    'roleChain.addChainedRole',
    'staging-deploy',
  );
  assert.match(await config(), /\[profile ship-it\]/);
  await hunt.runWith(
    () => workbench.dialog('Add the profile role-chain').getByRole('button', { name: 'Add Profile' }).click(),
    'roleChain.repairDelivery',
  );
  assert.match(await config(), /\[profile role-chain\]/);
  await hunt.run('roleChain.undoRepair');
  assert.doesNotMatch(await config(), /\[profile role-chain\]/);
  await hunt.run('roleChain.rereadConfig');
  const favourite = workbench.treeRow(/^audit, /).filter({ hasText: '★' });
  await hunt.run('roleChain.addFavourite', 'audit');
  await favourite.first().waitFor();
  await hunt.run('roleChain.removeFavourite', 'audit');
  await favourite.first().waitFor({ state: 'detached' });
  await hunt.run('roleChain.openProfile', 'prod-admin');
  await hunt.run('roleChain.openConfig');
  await workbench.editorTab(/^config/).waitFor();
  await hunt.readDocuments();
}

/** What is there to read: a failure and its explanation, an explained chain, a diagnosis, the log. */
export async function readAboutChains({ ui, hunt }: Session): Promise<void> {
  const { workbench } = ui;
  await hunt.run('roleChain.releaseIdentity');
  await hunt.run('roleChain.assume', 'prod-data');
  await workbench.notification(/dana .* may not assume DataExport/).waitFor();
  hunt.features.used('failure in a message');
  await workbench.run('Notifications: Clear All Notifications');
  await hunt.run('roleChain.explainFailure');
  await workbench.editorTab(/prod-data.* stopped at hop 1 of 1/).waitFor();
  await hunt.readDocuments();
  await hunt.run('roleChain.explainChain', 'prod-deploy');
  await workbench.editorTab(/prod-deploy/).waitFor();
  await hunt.readDocuments();
  await hunt.run('roleChain.diagnoseChain', 'prod-deploy');
  await workbench.editorTab(/Diagnosis of prod-deploy/).waitFor();
  await hunt.run('roleChain.showLog');
  const log = workbench.page.locator('.part.panel .view-lines');
  // Its end is what is shown of it.
  await log
    .getByText(/DataExport/)
    .first()
    .waitFor();
  await hunt.readDocuments();
}
