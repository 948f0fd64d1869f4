import path from 'node:path';
import { carriedEnvironment, inlineShim, windowsShim } from './shim.ts';
import type { ShellProfile } from './shellProfile.ts';

/** What `createTerminal` is given for a shell that holds an identity. */
export interface TerminalPlan {
  readonly shellPath: string;
  readonly shellArgs: string[] | string;
  readonly env: Record<string, string | null>;
}

export interface ShellPlace {
  readonly platform: NodeJS.Platform;
  /**
   * The file in front of a shell of this name, ready to run; undefined where there can be none. Shell integration works
   * with a file only.
   */
  readonly shimFile: string | undefined;
  /** Terminals run on another machine: its shells are not known here. */
  readonly otherMachine: boolean;
  /** `%ComSpec%` of Windows. */
  readonly comSpec: string | undefined;
}

/** Starts the person's shell, with their arguments, as one identity. */
export function terminalPlan(
  shell: ShellProfile,
  values: ReadonlyMap<string, string>,
  { platform, shimFile, otherMachine, comSpec }: ShellPlace,
): TerminalPlan {
  if (otherMachine) {
    // An empty name lets the other side take its own shell.
    return {
      shellPath: '/bin/sh',
      shellArgs: ['-c', inlineShim(), 'sh'],
      env: carriedEnvironment(values, ''),
    };
  }
  const env = { ...shell.env, ...carriedEnvironment(values, shell.path) };
  if (platform === 'win32') {
    return {
      shellPath: comSpec ?? 'cmd.exe',
      shellArgs: windowsShim(values, shell.path, shell.args),
      env,
    };
  }
  if (shimFile !== undefined) {
    return { shellPath: shimFile, shellArgs: listed(shell.args), env };
  }
  return {
    shellPath: '/bin/sh',
    shellArgs: ['-c', inlineShim(), path.posix.basename(shell.path), ...listed(shell.args)],
    env,
  };
}

/** A single text as arguments exists for Windows only; elsewhere VS Code takes it for one argument. */
function listed(args: readonly string[] | string): string[] {
  return typeof args === 'string' ? [args] : [...args];
}
