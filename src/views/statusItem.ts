import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Disposable } from '../sessions/emitter.ts';
import { statusLinkCommands, type Status } from './firstStatus.ts';

/** The one entry in the status bar: there from activation on, and drawn by whoever knows what it says. */
export class StatusItem implements Disposable {
  readonly #item: vscode.StatusBarItem;
  #drawn: Status | undefined;

  constructor(first: Status) {
    this.#item = vscode.window.createStatusBarItem('roleChain.identity', vscode.StatusBarAlignment.Left, 40);
    this.#item.name = vscode.l10n.t('AWS Identity');
    this.#item.command = commandIds.switchIdentity;
    this.show(first);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }

  /** What is shown now. */
  get status(): Status | undefined {
    return this.#drawn;
  }

  /** Each setter draws; only what differs is set. */
  show(status: Status): void {
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
