import * as vscode from 'vscode';
import { loadSdk } from './sts/loadSdk.ts';

export function activate(context: vscode.ExtensionContext): void {
  context.environmentVariableCollection.persistent = false;
  context.subscriptions.push(
    vscode.commands.registerCommand('roleChain.showLog', async () => {
      const sdk = await loadSdk();
      await vscode.window.showInformationMessage(`Loaded ${String(Object.keys(sdk).length)} parts`);
    }),
  );
}
