import * as vscode from 'vscode';
import type { SharedFiles } from '../config/configuration.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

const SAMPLE = `# Where the chain starts: its keys are in the credentials file, or in an sso_session.
[profile base]
region = us-east-1

# An identity: a role, and the profile whose keys may assume it.
[profile example]
role_arn = arn:aws:iam::111122223333:role/Example
source_profile = base
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
