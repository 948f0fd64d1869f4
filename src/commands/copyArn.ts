import * as vscode from 'vscode';
import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import { rowOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Copies the ARN of a row: that of the live session where there is one, else the role's. */
export function copyArnCommand({ window }: { window: { readonly state: WindowIdentity } }): Command {
  return {
    id: commandIds.copyArn,
    async run(arg) {
      const arn = rowOf(arg)?.arn ?? servedIdentity(window.state)?.verified.arn;
      if (arn === undefined) return;
      await vscode.env.clipboard.writeText(arn);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', arn), 3_000);
    },
  };
}
