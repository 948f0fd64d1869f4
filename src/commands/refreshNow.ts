import * as vscode from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { LiveIdentity } from '../sessions/identity.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { withProgress } from '../views/progress.ts';
import { nameOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

interface Refreshable {
  readonly chosenName: string | undefined;
  assume(name: string, asker: Asker): Promise<LiveIdentity>;
  refresh(asker: Asker): Promise<LiveIdentity>;
}

interface RefreshDeps {
  /** Identities of pinned terminals. */
  readonly inUse: { session(name: string): Refreshable };
  readonly window: Refreshable;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Renews the whole chain of the window's identity now, asking for what it needs; by a name, brings that identity of a
 * pinned terminal back.
 */
export function refreshNowCommand({ window, inUse, clock, log }: RefreshDeps): Command {
  return {
    id: commandIds.refreshNow,
    async run(arg) {
      const name = nameOf(arg) ?? window.chosenName;
      if (name === undefined) {
        await vscode.commands.executeCommand(commandIds.switchIdentity);
        return;
      }
      try {
        await withProgress(vscode.l10n.t('Renewing {0}', name), clock, (asker) =>
          renew(name === window.chosenName ? window : inUse.session(name), name, asker),
        );
        log.info(`Renewed ${name}.`);
      } catch (error) {
        showFailure(error, log);
      }
    },
  };
}

async function renew(session: Refreshable, name: string, asker: Asker): Promise<LiveIdentity> {
  return session.chosenName === undefined ? session.assume(name, asker) : session.refresh(asker);
}
