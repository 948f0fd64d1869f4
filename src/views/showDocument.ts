import * as vscode from 'vscode';

/** Shows a Markdown document rendered, as its tables want to be read; as text where VS Code's Markdown support is off. */
export async function showDocument(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}
