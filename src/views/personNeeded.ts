import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { Log } from '../platform/log.ts';

interface Needed {
  readonly name: string;
  readonly message: string;
}

/**
 * Says once, without a box popping up, that the renewal in the background can't go on without a person. Said again
 * only after the identity was renewed or changed in between.
 */
export class PersonNeededNotice implements Disposable {
  readonly #subscriptions: readonly Disposable[];
  readonly #log: Log;
  /** Names of the identities for which it was said. */
  readonly #said = new Set<string>();

  /**
   * @param onDidNeedPerson a process asked for credentials that only a person can bring
   * @param inUse identities beside the window's
   */
  constructor(
    window: { readonly onDidChange: Event<WindowIdentity> },
    onDidNeedPerson: Event<Needed>,
    inUse: { readonly onDidChange: Event<{ readonly state: WindowIdentity }> },
    log: Log,
  ) {
    this.#log = log;
    const follow = (state: WindowIdentity): void => {
      this.#follow(state);
    };
    this.#subscriptions = [
      window.onDidChange((state) => {
        if (state.kind === 'none') this.#said.clear();
        follow(state);
      }),
      inUse.onDidChange(({ state }) => {
        follow(state);
      }),
      onDidNeedPerson((needed) => {
        this.#say(needed);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #follow(state: WindowIdentity): void {
    const needed = neededFor(state);
    if (needed !== undefined) this.#say(needed);
    else if (isSettled(state)) this.#said.delete(state.identity.plan.name);
  }

  #say({ name, message }: Needed): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    this.#notify(name, message).catch((error: unknown) => {
      this.#log.error('The notice that a person is needed failed.', error);
    });
  }

  async #notify(name: string, message: string): Promise<void> {
    const renew = vscode.l10n.t('Renew Now');
    const chosen = await vscode.window.showInformationMessage(message, renew);
    if (chosen === renew) await vscode.commands.executeCommand(commandIds.refreshNow, name);
  }
}

function neededFor(state: WindowIdentity): Needed | undefined {
  if (state.kind !== 'active' && state.kind !== 'expired') return undefined;
  if (state.renewal.kind !== 'personNeeded') return undefined;
  return { name: state.identity.plan.name, message: state.renewal.error.message };
}

/** A try that is still running, or that failed, is part of the same story. */
function isSettled(state: WindowIdentity): state is Extract<WindowIdentity, { kind: 'active' }> {
  return state.kind === 'active' && state.renewal.kind === 'scheduled';
}
