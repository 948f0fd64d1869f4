import assert from 'node:assert/strict';
import { until } from '../../support/vscode/wait.ts';
import type { Who } from './asking.ts';
import type { Session } from './session.ts';

const isWindow = ({ arn }: Who): void => {
  assert.match(arn, /^arn:aws:sts::222222222222:assumed-role\/Deploy\//);
};
const isPinned = ({ arn }: Who): void => {
  assert.match(arn, /^arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
};

/** A terminal of the window says with which variables it is somebody; so the setting is known to count. */
export async function namesInTerminal({ ui, hunt, asking }: Session): Promise<readonly string[]> {
  await hunt.assume(ui, 'staging-deploy');
  const who = await asking.inNewTerminal(() => hunt.run('roleChain.newTerminal'));
  isWindow(who);
  return who.names;
}

/** Programs get an identity in every way: terminals, tasks, debuggers. */
export async function startPrograms({ hunt, asking }: Session): Promise<void> {
  const { features, neighbour } = hunt;
  isWindow(await asking.inNewTerminal(() => neighbour.run('workbench.action.terminal.new')));
  features.used('terminal of the window');
  isPinned(await asking.inNewTerminal(() => hunt.run('roleChain.newTerminalAs', 'prod-readonly')));
  isWindow(await asking.task('shell task'));
  isWindow(await asking.task('process task'));
  isPinned(await asking.task('own task'));
  features.used('shell task', 'process task', 'task role-chain');
  isWindow(await asking.debuggee({}));
  isPinned(await asking.debuggee({ type: 'pwa-node', roleChain: 'prod-readonly' }));
  features.used('launch node', 'launch pwa-node', 'debugging as the window', 'debugging as a named profile');
}

/** Programs of the person's own give keys and codes to chains; they are meant to get none themselves. */
export async function askOwnPrograms({ ui, hunt }: Session): Promise<void> {
  await hunt.run('roleChain.forgetSessions');
  await hunt.assume(ui, 'ci-deploy');
  await hunt.assume(ui, 'hub-by-program');
}

/** What a person does with programs besides starting them. */
export async function workWithPrograms(session: Session): Promise<void> {
  await pinAsKindOfTerminal(session);
  await useInputVariables(session);
  await showPinned(session);
}

async function pinAsKindOfTerminal({ ui, hunt, asking }: Session): Promise<void> {
  const { workbench } = ui;
  const soon = { timeout: 15_000 };
  const choose = async (): Promise<void> => {
    await workbench.quickPickRow(/AWS Identity…/).click(soon);
    await workbench
      .quickPickRow(/^(\S+ +)?prod-readonly,/)
      .first()
      .click(soon);
  };
  // A program of before that ends, or begins, may take the focus, and with it the list: then it is opened again.
  const open = (): Promise<boolean> =>
    until('the kind of terminal', async () => {
      await Promise.all([hunt.neighbour.run('workbench.action.terminal.newWithProfile'), choose()]);
      return true;
    });
  isPinned(await asking.inNewTerminal(open));
  hunt.features.used('roleChain.pinnedTerminal');
}

async function useInputVariables({ hunt, asking }: Session): Promise<void> {
  const values = await asking.task<readonly string[]>('input variables');
  assert.deepEqual(values.slice(0, 3), ['staging-deploy', '222222222222', 'eu-west-1']);
  assert.match(values[3] ?? '', /:assumed-role\/Deploy\//);
  const names = ['profile', 'account', 'region', 'arn'];
  hunt.features.used('input variables', ...names.map((name) => `roleChain.${name}`));
}

/** A click on a pinned terminal among the open sessions brings it to the front. */
async function showPinned({ ui, hunt, person, asking }: Session): Promise<void> {
  await person.openTree();
  const row = ui.workbench.treeRow(/^Terminal as prod-readonly/).first();
  await asking.inNewTerminal(() => hunt.run('roleChain.newTerminal'));
  await until('the pinned terminal in front', async () => {
    await row.click();
    return (await hunt.neighbour.activeTerminal()) === 'prod-readonly';
  });
  hunt.features.used('roleChain.showSession');
}
