import * as vscode from 'vscode';
import { commandIds, type CommandId } from '../commands/ids.ts';
import type { Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { Clock } from '../sessions/clock.ts';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';
import type { SignInStates } from '../sessions/signInStates.ts';
import { setContext } from '../platform/context.ts';
import type { Log } from '../platform/log.ts';
import { configState, treeMessage } from './configState.ts';
import { signInState } from './signInText.ts';
import { rowTooltip } from './tooltips.ts';
import { TreeElements, type TreeElement } from './treeDiff.ts';
import type { ShownPlan, TreeGrouping } from './treeGroups.ts';
import { treeRows } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** What the tree needs of the rest of the product. */
export interface TreeDeps {
  readonly source: {
    current(): Promise<Configuration>;
    readonly latest: Configuration | undefined;
    readonly onDidChange: Event<Configuration>;
  };
  readonly window: { readonly state: WindowIdentity; readonly onDidChange: Event<WindowIdentity> };
  readonly sessions: {
    liveHops(plan: ChainPlan): readonly (LiveHop | undefined)[];
    readonly onDidChange: Event<void>;
  };
  readonly clock: Clock;
  readonly grouping: { readonly value: TreeGrouping; readonly onDidChange: Event<TreeGrouping> };
  readonly favourites: { readonly names: readonly string[]; readonly onDidChange: Event<void> };
  readonly remembered: { readonly recents: readonly string[] };
  readonly labels: {
    readonly accounts: Accounts;
    rule(): (plan: ShownPlan) => string | undefined;
    readonly onDidChange: Event<void>;
  };
  readonly signIns: Pick<SignInStates, 'until' | 'onDidChange'>;
  readonly log: Log;
  /** A person looks at the list: told each time that it is drawn from its roots. */
  readonly onLook: () => void;
  readonly view: { readonly selection: readonly TreeElement[]; message?: string | undefined };
  readonly onError: (error: unknown) => void;
}

/** The rows of the tree of identities. The files are read when it is first looked at, not before. */
export class IdentityTree implements Disposable {
  readonly #deps: TreeDeps;
  readonly #elements = new TreeElements();
  readonly #changed: Emitter<TreeElement[] | undefined>;
  readonly #subscriptions: Disposable[];
  #sessionEnd: Disposable | undefined;

  constructor(deps: TreeDeps) {
    this.#deps = deps;
    this.#changed = new Emitter(deps.onError);
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      deps.source.onDidChange(update),
      deps.window.onDidChange(update),
      deps.sessions.onDidChange(update),
      deps.grouping.onDidChange(update),
      deps.favourites.onDidChange(update),
      deps.labels.onDidChange(update),
      deps.signIns.onDidChange(update),
    ];
  }

  dispose(): void {
    this.#sessionEnd?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** Told the rows that read differently; undefined: all of them. */
  get onDidChange(): Event<TreeElement[] | undefined> {
    return this.#changed.event;
  }

  async children(element?: TreeElement): Promise<TreeElement[]> {
    if (element !== undefined) {
      const children = [...element.children];
      this.#watchSessionEnd();
      return children;
    }
    if (this.#deps.source.latest === undefined) await this.#deps.source.current();
    this.#deps.onLook();
    this.#take();
    return [...this.#elements.roots];
  }

  item(element: TreeElement): vscode.TreeItem {
    const { row } = element;
    const item = new vscode.TreeItem(row.label, collapsible(row));
    item.id = row.id;
    item.description = row.description;
    item.iconPath = icon(row);
    item.contextValue = contextValue(row);
    item.accessibilityInformation = { label: row.spoken };
    const click = clickCommand(row);
    // Without arguments: VS Code keeps a row's arguments only until it is drawn again, and a click in between is lost.
    if (click !== undefined) item.command = { command: commandIds.openRow, title: click.title };
    return item;
  }

  tooltip({ row }: TreeElement): vscode.MarkdownString {
    const lives = row.plan?.kind === 'chain' ? this.#deps.sessions.liveHops(row.plan) : [];
    const { accounts } = this.#deps.labels;
    const moment = { now: this.#deps.clock.now(), t: vscode.l10n.t, locale: vscode.env.language, accounts };
    return new vscode.MarkdownString(rowTooltip(row, lives, moment), true);
  }

  /** What a click on a row does: VS Code has selected it by then. */
  async open(element: TreeElement | undefined): Promise<void> {
    const row = (element ?? this.#deps.view.selection[0])?.row;
    const click = row === undefined ? undefined : clickCommand(row);
    if (click !== undefined) await vscode.commands.executeCommand(click.command, { row });
  }

  #update(): void {
    // Nothing was drawn yet: the first look will read the current state.
    if (this.#deps.source.latest === undefined) return;
    const change = this.#take();
    if (change === 'all') this.#changed.fire(undefined);
    else if (change.length > 0) this.#changed.fire([...change]);
  }

  #take(): ReturnType<TreeElements['update']> {
    const { source, window, sessions, grouping, favourites, remembered, labels, signIns, clock, view } =
      this.#deps;
    const configuration = source.latest;
    if (configuration === undefined) return [];
    const rows = treeRows({
      configuration,
      window: window.state,
      liveHops: (plan) => sessions.liveHops(plan),
      t: vscode.l10n.t,
      group: grouping.value,
      favourites: favourites.names,
      recents: remembered.recents,
      accounts: labels.accounts,
      protectedBy: labels.rule(),
      signIn: (session) =>
        signInState(signIns.until(session), clock.now(), vscode.l10n.t, vscode.env.language),
    });
    setContext('roleChain.configState', configState(configuration));
    const message = treeMessage(configuration, vscode.l10n.t);
    // An empty text takes the line away.
    if ((view.message ?? '') !== (message ?? '')) view.message = message ?? '';
    const change = this.#elements.update(rows);
    this.#watchSessionEnd();
    return change;
  }

  /** A session that ends changes its rows once; nothing else in the tree follows the clock. */
  #watchSessionEnd(): void {
    this.#sessionEnd?.dispose();
    this.#sessionEnd = undefined;
    const now = this.#deps.clock.now();
    let next = Infinity;
    for (const { ends = [] } of this.#elements.rows()) {
      for (const end of ends) if (end > now) next = Math.min(next, end);
    }
    if (next === Infinity) return;
    this.#sessionEnd = this.#deps.clock.after(next - now + 1, () => {
      this.#update();
    });
  }
}

function collapsible(row: TreeRow): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (!row.expandable) return None;
  // What the person chose to have at hand is at hand.
  return row.id === 'group/favourite' ? Expanded : Collapsed;
}

function clickCommand(row: TreeRow): { command: CommandId; title: string } | undefined {
  if (row.kind === 'identity') return { command: commandIds.assume, title: vscode.l10n.t('Assume') };
  if (row.kind === 'bases' || row.kind === 'group' || row.kind === 'session' || row.place === undefined)
    return undefined;
  return { command: commandIds.openProfile, title: vscode.l10n.t('Open in Config File') };
}

/** Words that `when` clauses look for with a regular expression. */
function contextValue(row: TreeRow): string {
  const words: string[] = [row.kind, row.state];
  if (row.kind === 'identity' && row.plan?.kind === 'chain') words.push('assumable');
  if (row.kind === 'identity' && row.baseOnly !== true) words.push('explainable');
  if (row.favourite === true) words.push('favourite');
  if (row.place !== undefined) words.push('placed');
  if (row.arn !== undefined) words.push('arn');
  if (row.signIn !== undefined) words.push(row.signIn.state.word);
  return words.join(' ');
}

function icon(row: TreeRow): vscode.ThemeIcon {
  const [id, color] = iconOf(row);
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function iconOf({
  kind,
  state,
  baseOnly,
  icon: own,
  protectedBy,
  color,
}: TreeRow): readonly [string, string?] {
  const accountColor = color === undefined ? undefined : `charts.${color}`;
  if (own !== undefined) return accountColor === undefined ? [own] : [own, accountColor];
  if (state === 'current') return ['pass-filled', 'charts.green'];
  if (state === 'ended') return ['clock', 'list.warningForeground'];
  if (state === 'broken') return ['error', 'list.errorForeground'];
  if (state === 'warned') return ['warning', 'list.warningForeground'];
  if (kind === 'problem') return ['info'];
  if (kind === 'hop') return state === 'live' ? ['arrow-right', 'charts.green'] : ['arrow-right'];
  if (kind === 'base' || kind === 'bases' || baseOnly === true) return ['key'];
  if (state === 'live') return [protectedBy === undefined ? 'circle-filled' : 'shield', 'charts.green'];
  const idle = protectedBy === undefined ? 'circle-large-outline' : 'shield';
  return accountColor === undefined ? [idle] : [idle, accountColor];
}
