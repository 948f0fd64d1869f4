import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { PersonNeededError } from '../sts/errors.ts';
import type { Log } from '../platform/log.ts';
import { SaidNeeds, type Need } from './saidNeeds.ts';

interface Needed extends Need {
  readonly message: string;
}

/**
 * Says once, without a box popping up, that the renewal in the background can't go on without a person. Said again
 * only after the identity was renewed or changed in between.
 */
export class PersonNeededNotice implements Disposable {
  readonly #subscriptions: readonly Disposable[];
  readonly #log: Log;
  readonly #said = new SaidNeeds();
  /** Name of the window's identity, for when it is released. */
  #windows: string | undefined;

  /**
   * @param onDidNeedPerson a process asked for credentials that only a person can bring
   * @param inUse identities beside the window's
   */
  constructor(
    window: { readonly onDidChange: Event<WindowIdentity> },
    onDidNeedPerson: Event<Needed>,
    inUse: { readonly onDidChange: Event<{ readonly name: string; readonly state: WindowIdentity }> },
    log: Log,
  ) {
    this.#log = log;
    const follow = (state: WindowIdentity): void => {
      this.#follow(state);
    };
    this.#subscriptions = [
      window.onDidChange((state) => {
        if (state.kind === 'none' && this.#windows !== undefined) this.#said.settle(this.#windows);
        this.#windows = nameOf(state);
        follow(state);
      }),
      inUse.onDidChange(({ name, state }) => {
        if (state.kind === 'none') this.#said.settle(name);
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
    else if (isSettled(state)) this.#said.settle(state.identity.plan.name);
  }

  #say(needed: Needed): void {
    if (!this.#said.isNews(needed)) return;
    this.#notify(needed).catch((error: unknown) => {
      this.#log.error('The notice that a person is needed failed.', error);
    });
  }

  async #notify({ name, message, signIn }: Needed): Promise<void> {
    const renew = signIn === undefined ? vscode.l10n.t('Renew Now') : vscode.l10n.t('Sign In');
    const chosen = await vscode.window.showInformationMessage(message, renew);
    if (chosen === renew) await vscode.commands.executeCommand(commandIds.refreshNow, name);
  }
}

function nameOf(state: WindowIdentity): string | undefined {
  if (state.kind === 'none') return undefined;
  return 'identity' in state ? state.identity.plan.name : state.name;
}

function neededFor(state: WindowIdentity): Needed | undefined {
  if (state.kind !== 'active' && state.kind !== 'expired') return undefined;
  if (state.renewal.kind !== 'personNeeded') return undefined;
  const { error } = state.renewal;
  const { name, base } = state.identity.plan;
  const signIn =
    error instanceof PersonNeededError && error.reason === 'signIn'
      ? base.kind === 'sso'
        ? (base.session ?? base.startUrl)
        : base.profile
      : undefined;
  return { name, message: error.message, ...(signIn === undefined ? {} : { signIn }) };
}

/** A try that is still running, or that failed, is part of the same story. */
function isSettled(state: WindowIdentity): state is Extract<WindowIdentity, { kind: 'active' }> {
  return state.kind === 'active' && state.renewal.kind === 'scheduled';
}
