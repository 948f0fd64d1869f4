import * as vscode from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { LiveIdentity } from '../sessions/identity.ts';
import { isSerious, type Shadow } from '../sessions/shadow.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { withProgress } from '../views/progress.ts';
import { nameOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

export interface AssumeDeps {
  /** Follows another window that has forgotten everything. */
  readonly sessions: { catchUp(): Promise<void> };
  readonly window: { assume(name: string, asker: Asker): Promise<LiveIdentity> };
  readonly clock: Clock;
  /** Asks before a protected identity is used. */
  readonly guard: { allows(name: string, purpose: 'window'): Promise<boolean> };
  /** Settles when a process that starts now gets the window's identity. */
  readonly delivery: { settled(): Promise<void> };
  readonly shadows: () => readonly Shadow[];
  readonly log: Log;
}

/** Makes an identity the window's: called from a row, by name, or (without either) through the quick pick. */
export function assumeCommand(deps: AssumeDeps): Command {
  return {
    id: commandIds.assume,
    async run(arg) {
      const name = nameOf(arg);
      if (name === undefined) await vscode.commands.executeCommand(commandIds.switchIdentity);
      else await assume(name, deps);
    },
  };
}

/** Assumes with progress; a failure is said, not thrown. True when the identity is the window's now. */
export async function assume(name: string, deps: AssumeDeps): Promise<boolean> {
  const { sessions, window, clock, delivery, shadows, log } = deps;
  try {
    if (!(await deps.guard.allows(name, 'window'))) return false;
    await sessions.catchUp();
    const title = vscode.l10n.t('Assuming {0}', name);
    const identity = await withProgress(title, clock, (asker) => window.assume(name, asker));
    await delivery.settled();
    log.info(`Assumed ${name}: ${identity.verified.arn}`);
    sayShadows(shadows(), log);
    return true;
  } catch (error) {
    showFailure(error, log);
    return false;
  }
}

/** Said quietly, and before a terminal is opened: the tooltip of the status bar goes on saying it. */
function sayShadows(shadows: readonly Shadow[], log: Log): void {
  const serious = shadows.filter(isSerious);
  for (const { message } of serious) log.warn(message);
  const [first] = serious;
  if (first !== undefined) vscode.window.setStatusBarMessage(`$(warning) ${first.message}`, 10_000);
}
