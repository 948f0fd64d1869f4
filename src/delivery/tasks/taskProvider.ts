import * as vscode from 'vscode';
import type { Disposable } from '../../sessions/emitter.ts';
import { readDefinition, taskType } from './definition.ts';
import type { TaskTerminalDeps } from './taskTerminal.ts';

/** Makes tasks of type `role-chain` runnable. There are none but those that a person writes. */
export function registerTasks(deps: TaskTerminalDeps): Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () => [],
    resolveTask: (task) => runnable(task, deps),
  });
}

function runnable(task: vscode.Task, deps: TaskTerminalDeps): vscode.Task {
  const scope = task.scope ?? vscode.TaskScope.Workspace;
  const execution = new vscode.CustomExecution((definition) => open(definition, scope, deps));
  return new vscode.Task(task.definition, scope, task.name, taskType, execution, task.problemMatchers);
}

async function open(
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  deps: TaskTerminalDeps,
): Promise<vscode.Pseudoterminal> {
  const read = readDefinition(definition);
  if (typeof read === 'string') {
    return refusal(deps.t('The task’s “{0}” is missing or not of the right type.', read));
  }
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  // Most windows never run such a task, so it is no part of what starts with VS Code.
  const { TaskTerminal } = await import('./taskTerminal.ts');
  return new TaskTerminal(read, folder?.uri.fsPath, deps);
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
