import * as vscode from 'vscode';
import { loadPty } from './child.ts';
import { readDefinition } from './definition.ts';
import { TaskTerminal, type TaskTerminalDeps } from './taskTerminal.ts';

export interface TaskDeps extends Omit<TaskTerminalDeps, 'pty'> {
  /** VS Code's own folder, in which its copy of node-pty lies. */
  readonly appRoot: string;
}

/** The terminal of one run of a task; what it says is why, where the definition is wrong. */
export function openTask(
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  deps: TaskDeps,
): vscode.Pseudoterminal {
  const read = readDefinition(definition);
  if (typeof read === 'string') {
    return refusal(deps.t('The task’s “{0}” is missing or not of the right type.', read));
  }
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  return new TaskTerminal(read, folder?.uri.fsPath, { ...deps, pty: () => loadPty(deps.appRoot) });
}

/** A terminal that says why there is nothing in it. */
function refusal(message: string): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const ended = new vscode.EventEmitter<number>();
  return {
    onDidWrite: written.event,
    onDidClose: ended.event,
    open: () => {
      written.fire(`\u001b[31m${message}\u001b[0m\r\n`);
      ended.fire(1);
    },
    close: () => undefined,
  };
}
