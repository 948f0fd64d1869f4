import * as vscode from 'vscode';
import { pickIdentity } from '../views/identityPick.ts';
import { assume, type AssumeDeps } from './assume.ts';
import type { Command } from './command.ts';
import { identityLines, type IdentityLinesDeps } from './identityLines.ts';
import { commandIds, type CommandId } from './ids.ts';

type SwitchDeps = AssumeDeps & IdentityLinesDeps;

/** Chooses the window's identity in a quick pick. */
export function switchIdentityCommand(deps: SwitchDeps): Command {
  return {
    id: commandIds.switchIdentity,
    async run() {
      const chosen = await pickIdentity(identityLines(deps, 'all'), vscode.l10n.t('Switch AWS Identity'));
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
