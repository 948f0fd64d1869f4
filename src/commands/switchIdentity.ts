import * as vscode from 'vscode';
import { loadAhead } from '../sts/loadSdk.ts';
import { pickIdentity } from '../views/identityPick.ts';
import { assume, type AssumeDeps } from './assume.ts';
import type { Command } from './command.ts';
import { identityLines, type IdentityLinesDeps } from './identityLines.ts';
import { commandIds, type CommandId } from './ids.ts';

type SwitchDeps = AssumeDeps & IdentityLinesDeps & { readonly gateway: () => Promise<unknown> };

/** Chooses the window's identity in a quick pick. */
export function switchIdentityCommand(deps: SwitchDeps): Command {
  return {
    id: commandIds.switchIdentity,
    async run() {
      const choice = pickIdentity(identityLines(deps, 'all'), vscode.l10n.t('Switch AWS Identity'));
      // Once the list is on its way to the screen: what is chosen from it will be resolved.
      setImmediate(() => {
        loadAhead(deps.gateway);
      });
      const chosen = await choice;
      if (chosen === undefined) return;
      if (chosen.kind === 'identity') {
        await assume(chosen.name, deps);
      } else if (chosen.kind === 'openProfile') {
        await vscode.commands.executeCommand(commandIds.openProfile, chosen.name);
      } else {
        await vscode.commands.executeCommand(actionCommands[chosen.action]);
      }
    },
  };
}

const actionCommands: Readonly<Record<'refresh' | 'release' | 'openConfig', CommandId>> = {
  refresh: commandIds.refreshNow,
  release: commandIds.releaseIdentity,
  openConfig: commandIds.openConfig,
};
