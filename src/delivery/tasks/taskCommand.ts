import path from 'node:path';
import type { RoleChainTask } from './definition.ts';

/** What the system runs for a task. */
export interface TaskCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

/** With arguments, the program itself; without, one line for the system's shell. */
export function taskCommand(
  { command, args }: RoleChainTask,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): TaskCommand {
  if (args !== undefined) return { file: command, args, verbatim: false };
  if (platform === 'win32') {
    // As Node's own `shell: true`: cmd takes the outer quotes off and reads the rest as it stands.
    return {
      file: env['ComSpec'] ?? 'cmd.exe',
      args: ['/d', '/s', '/c', `"${command}"`],
      verbatim: true,
    };
  }
  return { file: '/bin/sh', args: ['-c', command], verbatim: false };
}

/** Folder that a task runs in: its own, seen from the folder that it belongs to. */
export function taskFolder(
  { cwd }: RoleChainTask,
  workspaceFolder: string | undefined,
  home: string,
): string {
  const base = workspaceFolder ?? home;
  return cwd === undefined || cwd === '' ? base : path.resolve(base, cwd);
}
