import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { Log } from '../platform/log.ts';

/**
 * Says once, without a box popping up, that the renewal in the background can't go on without a person. Said again
 * only after the identity was renewed or changed in between.
 */
export class PersonNeededNotice implements Disposable {
  readonly #subscription: Disposable;
  readonly #log: Log;
  /** Name of the identity for which it was said. */
  #said: string | undefined;

  constructor(window: { readonly onDidChange: Event<WindowIdentity> }, log: Log) {
    this.#log = log;
    this.#subscription = window.onDidChange((state) => {
      this.#follow(state);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #follow(state: WindowIdentity): void {
    const needed = neededFor(state);
    if (needed === undefined) {
      if (isSettled(state)) this.#said = undefined;
      return;
    }
    if (this.#said === needed.name) return;
    this.#said = needed.name;
    this.#notify(needed.message).catch((error: unknown) => {
      this.#log.error('The notice that a person is needed failed.', error);
    });
  }

  async #notify(message: string): Promise<void> {
    const renew = vscode.l10n.t('Renew Now');
    const chosen = await vscode.window.showInformationMessage(message, renew);
    if (chosen === renew) await vscode.commands.executeCommand(commandIds.refreshNow);
  }
}

function neededFor(state: WindowIdentity): { readonly name: string; readonly message: string } | undefined {
  if (state.kind !== 'active' && state.kind !== 'expired') return undefined;
  if (state.renewal.kind !== 'personNeeded') return undefined;
  return { name: state.identity.plan.name, message: state.renewal.error.message };
}

/** A try that is still running, or that failed, is part of the same story. */
function isSettled(state: WindowIdentity): boolean {
  return state.kind === 'none' || (state.kind === 'active' && state.renewal.kind === 'scheduled');
}
