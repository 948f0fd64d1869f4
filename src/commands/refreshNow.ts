import * as vscode from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { LiveIdentity } from '../sessions/identity.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { withProgress } from '../views/progress.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface RefreshDeps {
  readonly window: { readonly chosenName: string | undefined; refresh(asker: Asker): Promise<LiveIdentity> };
  readonly clock: Clock;
  readonly log: Log;
}

/** Renews the whole chain of the window's identity now, asking for what it needs. */
export function refreshNowCommand({ window, clock, log }: RefreshDeps): Command {
  return {
    id: commandIds.refreshNow,
    async run() {
      const name = window.chosenName;
      if (name === undefined) {
        await vscode.commands.executeCommand(commandIds.switchIdentity);
        return;
      }
      try {
        await withProgress(vscode.l10n.t('Renewing {0}', name), clock, (asker) => window.refresh(asker));
        log.info(`Renewed ${name}.`);
      } catch (error) {
        showFailure(error, log);
      }
    },
  };
}
