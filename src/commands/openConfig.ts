import * as vscode from 'vscode';
import type { SharedFiles } from '../config/configuration.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

const SAMPLE = `# Each profile with a role_arn is an identity; source_profile says whose keys assume the role.

[profile base]
region = us-east-1

[profile example]
source_profile = base
role_arn = arn:aws:iam::111122223333:role/Example
`;

/** Opens the AWS config file; where there is none yet, a sample that becomes the file when it is saved. */
export function openConfigCommand(files: SharedFiles): Command {
  return {
    id: commandIds.openConfig,
    async run() {
      const uri = vscode.Uri.file(files.config);
      if (await exists(uri)) {
        await vscode.window.showTextDocument(uri);
        return;
      }
      const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
      const editor = await vscode.window.showTextDocument(document);
      if (document.getText() !== '') return;
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), SAMPLE);
      });
    },
  };
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
