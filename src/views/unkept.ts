import * as vscode from 'vscode';
import { unkeptText } from './unkeptText.ts';

/** Said quietly, since nobody has to act; the tooltip of the status bar goes on saying it. */
export function sayUnkept(): void {
  vscode.window.setStatusBarMessage(`$(warning) ${unkeptText(vscode.l10n.t)}`, 10_000);
}
