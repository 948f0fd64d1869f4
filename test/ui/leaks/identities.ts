import { MFA } from '../../fixtures/organisation.ts';
import { memento, readBrowserStorage } from '../../support/vscode/browserStorage.ts';
import { until } from '../../support/vscode/wait.ts';
import { programsOf } from './home.ts';
import type { Session } from './session.ts';

/** Identities are chosen in every way, of chains that start in every way. */
export async function chooseIdentities(session: Session): Promise<void> {
  const { ui, hunt, person } = session;
  const { workbench } = ui;
  const { features } = hunt;
  await person.openTree();
  await person.row('hub').click();
  await person.sees(/^hub \d+m$/);
  features.used('roleChain.openRow');
  await hunt.assume(ui, 'prod-deploy');
  await hunt.run('roleChain.refreshNow');
  await workbench.run('Role Chain: Switch Identity…');
  await workbench.choose('Switch AWS Identity', 'staging-deploy', /^(\S+ +)?staging-deploy,/);
  await person.sees(/^staging-deploy \d+m$/);
  features.used('roleChain.switchIdentity');
  await person.status.hover();
  await workbench.hover.getByText(/assumed-role\/Deploy\//).waitFor();
  await person.row('prod-deploy').hover();
  await workbench.hover.getByText(/role\/Release/).waitFor();
  features.used('tooltips');
  await hunt.assume(ui, 'ci-deploy');
  features.used('keys of credential_process');
  await hunt.assume(ui, 'team-deploy');
  features.used('chain declared in settings');
  await hunt.neighbour.putOnPath(programsOf(ui.world));
  await hunt.assume(ui, 'console-dev');
  features.used('aws login');
  await hunt.runWith(
    () => workbench.dialog('audit').getByRole('button', { name: 'Continue', exact: true }).click(),
    'roleChain.assume',
    'audit',
  );
  await person.sees(/^audit \d+m$/);
  features.used('protected identity');
}

/** Codes of an MFA device come from the person and from a program. */
export async function proveByCode({ ui, hunt, person }: Session): Promise<void> {
  const { workbench, world } = ui;
  await hunt.runWith(
    async () => {
      await workbench.quickInputMessage.getByText(/Device dana/).waitFor();
      await workbench.quickInput.fill(world.aws.mfaCode(MFA.dana.serial));
      await workbench.page.keyboard.press('Enter');
    },
    'roleChain.assume',
    'hub-admin',
  );
  await person.sees(/^hub-admin \d+m$/);
  hunt.features.used('MFA code that a person types');
  // One code serves all roles behind the device, as long as its session is there.
  await hunt.run('roleChain.forgetSessions');
  await person.sees(/^No identity$/);
  await hunt.assume(ui, 'hub-by-program');
  hunt.features.used('MFA code of a program');
}

/** The window is left and comes back as who it was. */
export async function reload({ ui, hunt, person }: Session): Promise<void> {
  const { browser, server, workbench } = ui;
  // A window stores a moment later what the next one needs.
  await until('the session and the name to be kept', async () => {
    const storage = await readBrowserStorage(browser, server.url);
    const name = memento(storage, 'role-chain.role-chain', 'identity');
    return name === 'hub-by-program' && (await hunt.kept.text(workbench.page)).includes('verified');
  });
  await hunt.forgetNeighbour();
  await workbench.reload();
  await person.sees(/^hub-by-program \d+m$/);
  hunt.features.used('return after a reload');
}
