import * as vscode from 'vscode';
import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import { assume, type AssumeDeps } from './assume.ts';
import { nameOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

interface TerminalDeps extends AssumeDeps {
  readonly window: AssumeDeps['window'] & { readonly state: WindowIdentity };
}

/** Opens a terminal as the window's identity; called on a row, makes that one the window's identity before. */
export function newTerminalCommand(deps: TerminalDeps): Command {
  return {
    id: commandIds.newTerminal,
    async run(arg) {
      const name = nameOf(arg);
      if (name !== undefined && name !== servedIdentity(deps.window.state)?.plan.name) {
        if (!(await assume(name, deps))) return;
      }
      const identity = servedIdentity(deps.window.state);
      if (identity === undefined) {
        await vscode.commands.executeCommand(commandIds.switchIdentity);
        if (servedIdentity(deps.window.state) === undefined) return;
      }
      openTerminal(servedIdentity(deps.window.state)?.plan.name);
    },
  };
}

function openTerminal(name: string | undefined): void {
  const terminal = vscode.window.createTerminal({
    ...(name === undefined ? {} : { name }),
    iconPath: new vscode.ThemeIcon('link'),
    // VS Code would write the environment of a terminal that it restores, keys included, to disk.
    isTransient: true,
  });
  terminal.show();
}
