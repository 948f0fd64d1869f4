import * as vscode from 'vscode';
import type { Accounts } from '../config/accounts.ts';
import type { Plan } from '../config/plan.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import type { Shadow } from '../sessions/shadow.ts';
import { setContext } from '../platform/context.ts';
import type { StatusItem } from './statusItem.ts';
import { statusOf } from './statusText.ts';

/** How processes get the identity, as far as it is shown. */
interface DeliveryState {
  readonly choice: DeliveryChoice | undefined;
  readonly onDidChangeChoice: Event<DeliveryChoice>;
  /** The variables have changed, and with them what may stand before them. */
  readonly onDidChange: Event<unknown>;
}

/** What is protected, and how accounts are called. */
interface Labels {
  rule(): (plan: Plan) => string | undefined;
  readonly accounts: Accounts;
  readonly onDidChange: Event<void>;
}

/** Whether sessions outlive the window. */
interface Keeping {
  readonly areKept: boolean;
  readonly onDidLoseStore: Event<void>;
}

export interface StatusBarDeps {
  /** Shows what activation has put there until the first drawing. */
  readonly item: Pick<StatusItem, 'show'>;
  readonly window: { readonly state: WindowIdentity; readonly onDidChange: Event<WindowIdentity> };
  readonly clock: Clock;
  readonly shadows: () => readonly Shadow[];
  readonly delivery: DeliveryState;
  readonly labels: Labels;
  readonly sessions: Keeping;
  /** The identity of the last time, shown as on its way until the window has a state of its own. */
  readonly restoring: string | undefined;
}

/** Says in the status bar who this window is, and for how long. */
export class StatusBar implements Disposable {
  readonly #deps: StatusBarDeps;
  readonly #subscriptions: readonly Disposable[];
  #restoring: string | undefined;
  #tick: Disposable | undefined;

  constructor(deps: StatusBarDeps) {
    this.#deps = deps;
    this.#restoring = deps.restoring;
    const { window, sessions, labels, delivery } = deps;
    const draw = (): void => {
      this.#draw();
    };
    this.#subscriptions = [
      window.onDidChange(() => {
        this.settle();
      }),
      sessions.onDidLoseStore(draw),
      labels.onDidChange(draw),
      delivery.onDidChangeChoice(draw),
      delivery.onDidChange(draw),
    ];
    draw();
  }

  /** Shows the window as it is: nothing is on its way any more that it does not tell of itself. */
  settle(): void {
    this.#restoring = undefined;
    this.#draw();
  }

  dispose(): void {
    this.#tick?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #state(): WindowIdentity {
    const { state } = this.#deps.window;
    if (this.#restoring === undefined || state.kind !== 'none') return state;
    return { kind: 'resolving', name: this.#restoring, step: undefined, previous: undefined };
  }

  #draw(): void {
    const { item, clock, shadows, delivery, labels, sessions } = this.#deps;
    const state = this.#state;
    setContext('roleChain.identityState', state.kind);
    const { accounts } = labels;
    const moment = { now: clock.now(), t: vscode.l10n.t, locale: vscode.env.language, accounts };
    const status = statusOf(state, moment, shadows(), delivery.choice, labels.rule(), sessions.areKept);
    item.show(status);
    this.#tick?.dispose();
    this.#tick =
      status.staleIn === undefined
        ? undefined
        : clock.after(status.staleIn, () => {
            this.#draw();
          });
  }
}
