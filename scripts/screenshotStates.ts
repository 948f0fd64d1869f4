import { appendFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { until } from '../test/support/vscode/wait.ts';
import type { Workbench } from '../test/support/vscode/workbench.ts';
import type { Demo } from './demo.ts';

export interface Scene {
  readonly demo: Demo;
  readonly workbench: Workbench;
}

/** A state worth a picture. States are shown one after the other in one window, in the order of the list. */
export interface State {
  /** Start of the file's name. */
  readonly name: string;
  /** Brings the state about and waits until it is on screen; may give the part of the window to picture. */
  readonly show: (scene: Scene) => Promise<Locator | undefined>;
}

export const states: readonly State[] = [
  {
    name: 'identities',
    show: async ({ workbench }) => {
      await workbench.openView('Role Chain');
      await workbench.treeRows.first().waitFor();
      return undefined;
    },
  },
  {
    name: 'resolving',
    show: async ({ workbench, demo }) => {
      demo.world.aws.settings.latencyMs = 3_000;
      await workbench.treeRow(/^staging-deploy, /).click();
      await workbench.notification(/Hop 1 of 2/).waitFor();
      return undefined;
    },
  },
  {
    name: 'active',
    show: async ({ workbench, demo }) => {
      demo.world.aws.settings.latencyMs = 0;
      const row = workbench.treeRow(/^staging-deploy, .*identity of this window/);
      await row.waitFor();
      await row.focus();
      await workbench.page.keyboard.press('ArrowRight');
      return undefined;
    },
  },
  {
    name: 'tooltip',
    show: async ({ workbench }) => {
      await workbench.statusBarItem('roleChain.identity').hover();
      await workbench.hover.getByText(/assumed-role\/Deploy\//).waitFor();
      return undefined;
    },
  },
  {
    name: 'switch',
    show: async ({ workbench }) => {
      await workbench.statusBarItem('roleChain.identity').click();
      await workbench.quickPickRows.first().waitFor();
      return undefined;
    },
  },
  {
    name: 'mfa',
    show: async ({ workbench }) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.treeRow(/^hub-admin, /).click();
      await workbench.quickInput.waitFor();
      return undefined;
    },
  },
  {
    name: 'failure',
    show: async ({ workbench, demo }) => {
      await workbench.page.keyboard.press('Escape');
      await workbench.notification(/hub-admin/).waitFor({ state: 'hidden' });
      demo.world.aws.faults.add({
        fault: {
          kind: 'error',
          code: 'AccessDenied',
          status: 403,
          message: 'User is not authorized to perform: sts:AssumeRole',
        },
        roleArn: 'arn:aws:iam::222222222222:role/Developer',
        times: 1,
      });
      await workbench.treeRow(/^dev-admin, /).click();
      await workbench.notification(/may not assume Developer/).waitFor();
      await workbench.notification(/Assuming dev-admin/).waitFor({ state: 'hidden' });
      return undefined;
    },
  },
  {
    name: 'guard',
    show: async ({ workbench }) => {
      await workbench.openView('Role Chain');
      await workbench.treeRow(/^prod-deploy, /).click();
      await workbench.dialog('prod-deploy').waitFor();
      return undefined;
    },
  },
  {
    name: 'guarded',
    show: async ({ workbench }) => {
      await workbench.page.keyboard.press('Enter');
      await workbench.treeRow(/^prod-deploy, .*identity of this window/).waitFor();
      return undefined;
    },
  },
  {
    name: 'signed-out',
    show: async ({ workbench }) => {
      await workbench.openView('Role Chain');
      await sessionRow(workbench, /signed out/).waitFor();
      // The pointer rests on the activity bar, whose hint would hide rows.
      await workbench.page.mouse.move(800, 400);
      await workbench.hover.first().waitFor({ state: 'hidden' });
      return undefined;
    },
  },
  {
    name: 'signing-in',
    show: async ({ workbench, demo }) => {
      demo.world.aws.settings.deviceIntervalSeconds = 1;
      await workbench.treeRow(/^engineer-staging, [^.]*\.$/).click();
      await codeRow(workbench).waitFor();
      return undefined;
    },
  },
  {
    name: 'signed-in',
    show: async ({ workbench }) => {
      const opened = workbench.page.context().waitForEvent('page');
      await codeRow(workbench).click();
      const page = await opened;
      await page.getByRole('button', { name: 'Allow access' }).click();
      await page.getByText('Request approved').waitFor();
      await page.close();
      await workbench.treeRow(/^engineer-staging, .*identity of this window/).waitFor();
      await sessionRow(workbench, /signed in until/).waitFor();
      await workbench.notification(/engineer-staging/).waitFor({ state: 'hidden' });
      return undefined;
    },
  },
  {
    name: 'groups',
    show: async ({ workbench, demo }) => {
      const { world } = demo;
      const more = ['Deploy', 'Developer', 'Audit', 'Billing'].map(
        (role, index) =>
          `\n[profile team-${role.toLowerCase()}]\nrole_arn = arn:aws:iam::222222222222:role/${role}\n` +
          `source_profile = ${index < 2 ? 'auditor' : 'ci'}\n`,
      );
      await workbench.updateSettings({
        'roleChain.accounts': {
          '111111111111': { name: 'Hub', color: 'blue' },
          '222222222222': { name: 'Staging', color: 'green' },
          '333333333333': { name: 'Production', color: 'red' },
        },
      });
      await appendFile(world.home.configFile, more.join(''));
      await workbench.openView('Role Chain');
      const group = workbench.treeRow(/^work: \d+ identities/);
      await group.waitFor();
      await workbench.treeRow(/^Recent: /).click();
      await group.click();
      await workbench.treeRow(/^Production: /).click();
      await workbench.run('Role Chain: Add to Favourites');
      await workbench
        .quickPickRow(/prod-readonly/)
        .first()
        .click();
      await workbench.treeRow(/^Favourites: /).waitFor();
      return undefined;
    },
  },
  {
    name: 'walkthrough',
    show: async ({ workbench }) => {
      // Beside the side bar there is no room for a step's picture.
      await workbench.run('View: Toggle Primary Side Bar Visibility');
      await workbench.run('Welcome: Open Walkthrough...');
      await workbench.quickPickRows.first().waitFor();
      await workbench.quickInput.fill('Role Chain');
      await workbench
        .quickPickRow(/Role Chain/)
        .first()
        .click();
      await workbench.page.getByText('Guard Production').first().click();
      // The picture is in a frame of its own.
      await until('the picture', async () => {
        const found = workbench.page.frames().map((frame) => frame.locator('svg > title').count());
        return (await Promise.all(found)).some((count) => count > 0);
      });
      return undefined;
    },
  },
];

/** The row of the sample's session of Identity Center, when it says so. */
function sessionRow(workbench: Workbench, wanted: RegExp): Locator {
  return workbench.treeRow(/^meadow, session of IAM Identity Center/).filter({ hasText: wanted });
}

/** The one button of a code, which copies it and opens the page. */
function codeRow(workbench: Workbench): Locator {
  return workbench.quickPickRow(/Copy Code and Open Page/);
}
