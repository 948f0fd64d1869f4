import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { setContext } from '../platform/context.ts';
import { openSessionText, type OpenSession, type OpenSessionText } from './openSessionText.ts';

export const openSessionsViewId = 'roleChain.openSessions';

/** The terminals that keep an identity of their own; a click shows one. */
export class OpenSessions implements vscode.TreeDataProvider<string>, Disposable {
  readonly #sessions: { readonly all: readonly OpenSession[]; readonly onDidChange: Event<void> };
  readonly #now: () => number;
  readonly #drawn = new vscode.EventEmitter<undefined>();
  readonly #parts: readonly Disposable[];
  #texts = '';

  readonly onDidChangeTreeData = this.#drawn.event;

  constructor(
    sessions: { readonly all: readonly OpenSession[]; readonly onDidChange: Event<void> },
    now: () => number,
  ) {
    this.#sessions = sessions;
    this.#now = now;
    this.#parts = [
      this.#drawn,
      vscode.window.createTreeView(openSessionsViewId, { treeDataProvider: this }),
      sessions.onDidChange(() => {
        this.#update();
      }),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
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
    item.command = {
      command: commandIds.showSession,
      title: vscode.l10n.t('Show Terminal'),
      arguments: [id],
    };
    return item;
  }

  #update(): void {
    const { all } = this.#sessions;
    setContext('roleChain.openSessionsState', all.length === 0 ? 'none' : 'some');
    const texts = JSON.stringify(all.map((one) => [one.id, this.#textOf(one)]));
    if (texts === this.#texts) return;
    this.#texts = texts;
    this.#drawn.fire(undefined);
  }

  #textOf(session: OpenSession): OpenSessionText {
    return openSessionText(session, this.#now(), vscode.l10n.t, vscode.env.language);
  }
}
