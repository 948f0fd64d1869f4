import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Accounts } from '../config/accounts.ts';
import type { Plan } from '../config/plan.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import type { Shadow } from '../sessions/shadow.ts';
import { setContext } from '../platform/context.ts';
import { statusLinkCommands, statusOf, type Status } from './statusText.ts';

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

/** The one entry in the status bar: who this window is, and for how long. */
export class StatusBar implements Disposable {
  readonly #window: { readonly state: WindowIdentity; readonly onDidChange: Event<WindowIdentity> };
  readonly #clock: Clock;
  readonly #shadows: () => readonly Shadow[];
  readonly #delivery: DeliveryState | undefined;
  readonly #labels: Labels | undefined;
  readonly #keeping: Keeping | undefined;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: readonly Disposable[];
  #drawn: Status | undefined;
  #tick: Disposable | undefined;

  constructor(
    window: { readonly state: WindowIdentity; readonly onDidChange: Event<WindowIdentity> },
    clock: Clock,
    shadows: () => readonly Shadow[],
    delivery?: DeliveryState,
    labels?: Labels,
    keeping?: Keeping,
  ) {
    this.#window = window;
    this.#clock = clock;
    this.#shadows = shadows;
    this.#delivery = delivery;
    this.#labels = labels;
    this.#keeping = keeping;
    this.#item = vscode.window.createStatusBarItem('roleChain.identity', vscode.StatusBarAlignment.Left, 40);
    this.#item.name = vscode.l10n.t('AWS Identity');
    this.#item.command = commandIds.switchIdentity;
    this.#draw();
    this.#item.show();
    const draw = (): void => {
      this.#draw();
    };
    this.#subscriptions = [
      window.onDidChange(draw),
      ...(keeping === undefined ? [] : [keeping.onDidLoseStore(draw)]),
      ...(labels === undefined ? [] : [labels.onDidChange(draw)]),
      ...(delivery === undefined ? [] : [delivery.onDidChangeChoice(draw), delivery.onDidChange(draw)]),
    ];
  }

  dispose(): void {
    this.#tick?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  /** What is shown now. */
  get status(): Status | undefined {
    return this.#drawn;
  }

  #draw(): void {
    const { state } = this.#window;
    setContext('roleChain.identityState', state.kind);
    const labels = this.#labels;
    const moment = {
      ...{ now: this.#clock.now(), t: vscode.l10n.t, locale: vscode.env.language },
      ...(labels === undefined ? {} : { accounts: labels.accounts }),
    };
    const status = statusOf(
      state,
      moment,
      this.#shadows(),
      this.#delivery?.choice,
      labels?.rule(),
      this.#keeping?.areKept,
    );
    this.#show(status);
    this.#tick?.dispose();
    this.#tick =
      status.staleIn === undefined
        ? undefined
        : this.#clock.after(status.staleIn, () => {
            this.#draw();
          });
  }

  /** Each setter draws; only what differs is set. */
  #show(status: Status): void {
    const before = this.#drawn;
    this.#drawn = status;
    if (before?.text !== status.text) this.#item.text = status.text;
    if (before?.tooltip !== status.tooltip) this.#item.tooltip = trusted(status.tooltip);
    if (before?.severity !== status.severity) this.#item.backgroundColor = background(status.severity);
    if (before?.spoken !== status.spoken) this.#item.accessibilityInformation = { label: status.spoken };
  }
}

function trusted(markdown: string): vscode.MarkdownString {
  const result = new vscode.MarkdownString(markdown, true);
  result.isTrusted = { enabledCommands: statusLinkCommands };
  return result;
}

function background(severity: Status['severity']): vscode.ThemeColor | undefined {
  return severity === 'none' ? undefined : new vscode.ThemeColor(`statusBarItem.${severity}Background`);
}
