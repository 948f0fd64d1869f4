import type * as vscode from 'vscode';

export function activate(context: vscode.ExtensionContext): void {
  context.environmentVariableCollection.persistent = false;
}
