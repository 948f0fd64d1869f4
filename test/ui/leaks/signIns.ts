import { until } from '../../support/vscode/wait.ts';
import type { Session } from './session.ts';

/** The person signs in to Identity Center by each way, and out. */
export async function signInAndOut({ ui, hunt, person, signingIn }: Session): Promise<void> {
  const { features, neighbour } = hunt;
  ui.world.aws.settings.deviceIntervalSeconds = 1;

  const allow = async (act: () => Promise<unknown>): Promise<void> => {
    const page = await signingIn.pageOf(act);
    await page.getByRole('button', { name: 'Allow access' }).click();
    await page.getByText(/Request approved|You can close this window/).waitFor();
    await page.close();
    await until('the token', () => signingIn.hasToken());
  };
  const chooseSession = async (): Promise<void> => {
    await ui.workbench.pickOpens('Sign In');
    await ui.workbench.quickPickRow(/meadow/).click();
  };
  const signOut = async (): Promise<void> => {
    await hunt.run('roleChain.signOut');
    await until('the token to be gone', async () => !(await signingIn.hasToken()));
  };

  await signingIn.clickRow();
  await allow(() => signingIn.codeRow.click());
  await person.sees(/^engineer-staging \d+m$/);
  features.used('roleChain.signIn.flow auto');
  await signOut();

  await neighbour.set('roleChain.signIn.flow', 'browser');
  await hunt.runWith(() => allow(chooseSession), 'roleChain.signIn');
  features.used('roleChain.signIn.flow browser');
  await signOut();

  await neighbour.set('roleChain.signIn.flow', 'device');
  await hunt.runWith(async () => {
    await chooseSession();
    await allow(() => signingIn.codeRow.click());
  }, 'roleChain.signIn');
  features.used('roleChain.signIn.flow device');
  await hunt.assume(ui, 'engineer-staging');
}
