import { l10n } from 'vscode';
import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import type { Command } from './command.ts';
import { commandIds, type CommandId } from './ids.ts';

/** Commands for `${command:…}` in tasks, launches and settings of other extensions: each gives a text. */
export function inputVariableCommands(deps: {
  readonly window: { readonly state: WindowIdentity };
}): readonly Command[] {
  const command = (id: CommandId, read: (identity: LiveIdentity) => string | undefined): Command => ({
    id,
    run: () => {
      const identity = servedIdentity(deps.window.state);
      if (identity === undefined) throw new Error(l10n.t('No AWS identity is chosen in this window.'));
      const value = read(identity);
      // An empty text would quietly become something else, such as a command without its option.
      if (value === undefined) {
        throw new Error(l10n.t('The profile {0} has no region.', identity.plan.name));
      }
      return value;
    },
  });
  return [
    command(commandIds.profile, ({ plan }) => plan.name),
    command(commandIds.account, ({ verified }) => verified.accountId),
    command(commandIds.region, ({ plan }) => plan.region?.value),
    command(commandIds.arn, ({ verified }) => verified.arn),
  ];
}
