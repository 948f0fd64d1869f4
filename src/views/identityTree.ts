import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { setContext } from '../platform/context.ts';
import type { Log } from '../platform/log.ts';
import { configState, treeMessage } from './configState.ts';
import { rowTooltip } from './tooltips.ts';
import { TreeElements, type TreeElement } from './treeDiff.ts';
import { treeRows, type TreeRow } from './treeModel.ts';

export const treeViewId = 'roleChain.identities';

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
  readonly log: Log;
}

/** The tree of identities. The files are read when it is first looked at, not before. */
export class IdentityTree implements vscode.TreeDataProvider<TreeElement>, Disposable {
  readonly #deps: TreeDeps;
  readonly #elements = new TreeElements();
  readonly #drawn = new vscode.EventEmitter<TreeElement[] | undefined>();
  readonly #view: vscode.TreeView<TreeElement>;
  readonly #subscriptions: Disposable[];
  #sessionEnd: Disposable | undefined;

  readonly onDidChangeTreeData = this.#drawn.event;

  constructor(deps: TreeDeps) {
    this.#deps = deps;
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      deps.source.onDidChange(update),
      deps.window.onDidChange(update),
      deps.sessions.onDidChange(update),
      this.#drawn,
    ];
    this.#view = vscode.window.createTreeView(treeViewId, { treeDataProvider: this, showCollapseAll: true });
    setContext('roleChain.configState', 'loading');
  }

  dispose(): void {
    this.#sessionEnd?.dispose();
    this.#view.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    if (element !== undefined) return [...element.children];
    if (this.#deps.source.latest === undefined) await this.#deps.source.current();
    this.#take();
    return [...this.#elements.roots];
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    const { row } = element;
    const item = new vscode.TreeItem(row.label, collapsible(row));
    item.id = row.id;
    item.description = row.description;
    item.iconPath = icon(row);
    item.contextValue = contextValue(row);
    item.accessibilityInformation = { label: row.spoken };
    const command = clickCommand(row);
    if (command !== undefined) item.command = { ...command, arguments: [element] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, element: TreeElement): vscode.TreeItem {
    const { row } = element;
    const lives = row.plan?.kind === 'chain' ? this.#deps.sessions.liveHops(row.plan) : [];
    const moment = { now: this.#deps.clock.now(), t: vscode.l10n.t, locale: vscode.env.language };
    item.tooltip = new vscode.MarkdownString(rowTooltip(row, lives, moment), true);
    return item;
  }

  #update(): void {
    // Nothing was drawn yet: the first look will read the current state.
    if (this.#deps.source.latest === undefined) return;
    const change = this.#take();
    if (change === 'all') this.#drawn.fire(undefined);
    else if (change.length > 0) this.#drawn.fire([...change]);
  }

  #take(): ReturnType<TreeElements['update']> {
    const { source, window, sessions } = this.#deps;
    const configuration = source.latest;
    if (configuration === undefined) return [];
    const rows = treeRows({
      configuration,
      window: window.state,
      liveHops: (plan) => sessions.liveHops(plan),
      t: vscode.l10n.t,
    });
    setContext('roleChain.configState', configState(configuration));
    const message = treeMessage(configuration, vscode.l10n.t);
    // An empty text takes the line away.
    if ((this.#view.message ?? '') !== (message ?? '')) this.#view.message = message ?? '';
    this.#watchSessionEnd(rows);
    return this.#elements.update(rows);
  }

  /** A session that ends changes its rows once; nothing else in the tree follows the clock. */
  #watchSessionEnd(rows: readonly TreeRow[]): void {
    this.#sessionEnd?.dispose();
    this.#sessionEnd = undefined;
    const now = this.#deps.clock.now();
    const ends = expiries(rows).filter((end) => end > now);
    if (ends.length === 0) return;
    this.#sessionEnd = this.#deps.clock.after(Math.min(...ends) - now + 1, () => {
      this.#update();
    });
  }
}

function expiries(rows: readonly TreeRow[]): readonly number[] {
  return rows.flatMap((row) => {
    const end = row.hop?.live?.expiresAt;
    return [...(end === undefined ? [] : [end]), ...expiries(row.children)];
  });
}

function collapsible(row: TreeRow): vscode.TreeItemCollapsibleState {
  return row.children.length === 0
    ? vscode.TreeItemCollapsibleState.None
    : vscode.TreeItemCollapsibleState.Collapsed;
}

function clickCommand(row: TreeRow): { command: string; title: string } | undefined {
  if (row.kind === 'identity') return { command: commandIds.assume, title: vscode.l10n.t('Assume') };
  if (row.kind === 'bases' || row.place === undefined) return undefined;
  return { command: commandIds.openProfile, title: vscode.l10n.t('Open in Config File') };
}

/** Words that `when` clauses look for with a regular expression. */
function contextValue(row: TreeRow): string {
  const words: string[] = [row.kind, row.state];
  if (row.kind === 'identity' && row.plan?.kind === 'chain') words.push('assumable');
  if (row.kind === 'identity' && row.baseOnly !== true) words.push('explainable');
  if (row.place !== undefined) words.push('placed');
  if (row.arn !== undefined) words.push('arn');
  return words.join(' ');
}

function icon(row: TreeRow): vscode.ThemeIcon {
  const [id, color] = iconOf(row);
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function iconOf({ kind, state, baseOnly }: TreeRow): readonly [string, string?] {
  if (state === 'current') return ['pass-filled', 'charts.green'];
  if (state === 'ended') return ['clock', 'list.warningForeground'];
  if (state === 'broken') return ['error', 'list.errorForeground'];
  if (state === 'warned') return ['warning', 'list.warningForeground'];
  if (kind === 'problem') return ['info'];
  if (kind === 'base' || kind === 'bases' || baseOnly === true) return ['key'];
  if (kind === 'hop') return state === 'live' ? ['arrow-right', 'charts.green'] : ['arrow-right'];
  return state === 'live' ? ['circle-filled', 'charts.green'] : ['circle-large-outline'];
}
