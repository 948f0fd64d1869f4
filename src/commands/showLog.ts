import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Shows the log, in which no secret stands. */
export function showLogCommand(log: { show(): void }): Command {
  return {
    id: commandIds.showLog,
    run() {
      log.show();
    },
  };
}
