import { commands } from 'vscode';
import type { Disposable } from '../sessions/emitter.ts';
import type { Log } from '../platform/log.ts';
import type { Command } from './command.ts';

/** Registers commands; what one throws is written down with its id, and VS Code says that it failed. */
export function registerCommands(all: readonly Command[], log: Log): readonly Disposable[] {
  return all.map((command) =>
    commands.registerCommand(command.id, async (...args: unknown[]): Promise<unknown> => {
      try {
        return await command.run(...args);
      } catch (error) {
        log.error(`${command.id} failed.`, error);
        throw error;
      }
    }),
  );
}
