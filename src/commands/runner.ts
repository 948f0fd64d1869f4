import type { Log } from '../platform/log.ts';
import type { Command } from './command.ts';
import type { CommandId } from './ids.ts';

/** Runs a command by its id, with the arguments that VS Code gave. */
export type RunCommand = (id: CommandId, args: readonly unknown[]) => Promise<unknown>;

/** Runs one of these; what it throws is written down with its id, and VS Code says that it failed. */
export function commandRunner(all: readonly Command[], log: Log): RunCommand {
  const byId = new Map(all.map((command) => [command.id, command]));
  return async (id, args) => {
    try {
      const command = byId.get(id);
      if (command === undefined) throw new Error('There is no such command.');
      return await command.run(...args);
    } catch (error) {
      log.error(`${id} failed.`, error);
      throw error;
    }
  };
}
