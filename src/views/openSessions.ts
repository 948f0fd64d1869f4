import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { setContext } from '../platform/context.ts';
import { timeOfDay } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';

export const openSessionsViewId = 'roleChain.openSessions';

/** A terminal with an identity of its own, as far as it is shown. */
export interface OpenSession {
  readonly id: string;
  readonly name: string;
  readonly mode: 'live' | 'static';
  readonly state: WindowIdentity;
  readonly terminal: { show(): void };
}

/** What a row says. Times of day, not of what is left: rows of a tree never tick. */
export interface OpenSessionText {
  readonly description: string;
  readonly spoken: string;
  readonly ended: boolean;
}

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

export function openSessionText(
  { name, mode, state }: Pick<OpenSession, 'name' | 'mode' | 'state'>,
  now: number,
  t: Translate,
  locale?: string,
): OpenSessionText {
  const identity = 'identity' in state ? state.identity : undefined;
  const end = identity?.expiresAt;
  const ended = state.kind === 'expired' || state.kind === 'failed' || (end !== undefined && end <= now);
  const way = mode === 'live' ? t('renewed by itself') : t('fixed keys');
  const when = ended ? t('ended') : end === undefined ? '' : t('until {0}', timeOfDay(end, now, locale));
  const description = [when, way].filter((part) => part !== '').join(' · ');
  return { description, spoken: t('Terminal as {0}, {1}.', name, description), ended };
}
