import * as vscode from 'vscode';
import type { Disposable } from '../../sessions/emitter.ts';
import { taskType } from './definition.ts';
import type { TaskDeps } from './openTask.ts';

/** Makes tasks of type `role-chain` runnable. There are none but those that a person writes. */
export function registerTasks(deps: TaskDeps): Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () => [],
    resolveTask: (task) => runnable(task, deps),
  });
}

function runnable(task: vscode.Task, deps: TaskDeps): vscode.Task {
  const scope = task.scope ?? vscode.TaskScope.Workspace;
  const execution = new vscode.CustomExecution(async (definition) => {
    const { openTask } = await import('./openTask.ts');
    return openTask(definition, scope, deps);
  });
  return new vscode.Task(task.definition, scope, task.name, taskType, execution, task.problemMatchers);
}
