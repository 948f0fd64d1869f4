import type { Configuration } from '../config/configuration.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Reads the shared files again; for drives on which no change is reported. */
export function rereadConfigCommand(source: { reread(): Promise<Configuration> }): Command {
  return {
    id: commandIds.rereadConfig,
    async run() {
      await source.reread();
    },
  };
}
