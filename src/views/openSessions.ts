import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { setContext } from '../platform/context.ts';
import { nextEnd, openSessionText, type OpenSession, type OpenSessionText } from './openSessionText.ts';

export const openSessionsViewId = 'roleChain.openSessions';

/** The terminals that keep an identity of their own; a click shows one. */
export class OpenSessions implements vscode.TreeDataProvider<string>, Disposable {
  readonly #sessions: { readonly all: readonly OpenSession[]; readonly onDidChange: Event<void> };
  readonly #clock: Clock;
  readonly #drawn = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<string>;
  readonly #parts: readonly Disposable[];
  #texts = '';
  #nextEnd: Disposable | undefined;

  readonly onDidChangeTreeData = this.#drawn.event;

  constructor(
    sessions: { readonly all: readonly OpenSession[]; readonly onDidChange: Event<void> },
    clock: Clock,
  ) {
    this.#sessions = sessions;
    this.#clock = clock;
    this.#view = vscode.window.createTreeView(openSessionsViewId, { treeDataProvider: this });
    this.#parts = [
      this.#drawn,
      this.#view,
      sessions.onDidChange(() => {
        this.#update();
      }),
    ];
  }

  dispose(): void {
    this.#nextEnd?.dispose();
    for (const part of this.#parts) part.dispose();
  }

  /** Shows the terminal of the row that is selected. */
  show(): void {
    const [selected] = this.#view.selection;
    this.#sessions.all.find((one) => one.id === selected)?.terminal.show();
  }

  getChildren(id?: string): string[] {
    return id === undefined ? this.#sessions.all.map((one) => one.id) : [];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const session = this.#sessions.all.find((one) => one.id === id);
    if (session === undefined) return new vscode.TreeItem('');
    const text = this.#textOf(session);
    const item = new vscode.TreeItem(session.name);
    item.id = id;
    item.description = text.description;
    item.accessibilityInformation = { label: text.spoken };
    item.iconPath = text.ended
      ? new vscode.ThemeIcon('clock', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon('pinned', new vscode.ThemeColor('terminal.ansiMagenta'));
    item.contextValue = 'openSession';
    // Without arguments: VS Code keeps a row's arguments only until it is drawn again, and a click in between is lost.
    item.command = { command: commandIds.showSession, title: vscode.l10n.t('Show Terminal') };
    return item;
  }

  #update(): void {
    const { all } = this.#sessions;
    setContext('roleChain.openSessionsState', all.length === 0 ? 'none' : 'some');
    this.#watchEnds();
    const texts = JSON.stringify(all.map((one) => [one.id, this.#textOf(one)]));
    if (texts === this.#texts) return;
    this.#texts = texts;
    this.#drawn.fire(undefined);
  }

  /** A session that ends changes its row once; nothing else tells of fixed keys that have ended. */
  #watchEnds(): void {
    this.#nextEnd?.dispose();
    const now = this.#clock.now();
    const next = nextEnd(this.#sessions.all, now);
    this.#nextEnd =
      next === undefined
        ? undefined
        : this.#clock.after(next - now + 1, () => {
            this.#update();
          });
  }

  #textOf(session: OpenSession): OpenSessionText {
    return openSessionText(session, this.#clock.now(), vscode.l10n.t, vscode.env.language);
  }
}
