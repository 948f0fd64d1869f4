import * as vscode from 'vscode';
import type { Disposable } from '../../sessions/emitter.ts';
import { taskType } from './definition.ts';

/** Opens one run of a task. */
export type OpenTask = (
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
) => Promise<vscode.Pseudoterminal>;

/** Makes tasks of type `role-chain` runnable. There are none but those that a person writes. */
export function registerTasks(open: OpenTask): Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () => [],
    resolveTask: (task) => runnable(task, open),
  });
}

function runnable(task: vscode.Task, open: OpenTask): vscode.Task {
  const scope = task.scope ?? vscode.TaskScope.Workspace;
  const execution = new vscode.CustomExecution(async (definition) => open(definition, scope));
  return new vscode.Task(task.definition, scope, task.name, taskType, execution, task.problemMatchers);
}
