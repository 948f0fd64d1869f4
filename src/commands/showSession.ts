import type { PinnedTerminals } from '../delivery/pinned/pinnedTerminals.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Shows the terminal of a row of the open sessions. */
export function showSessionCommand(deps: {
  readonly pinnedTerminals: Pick<PinnedTerminals, 'all'>;
}): Command {
  return {
    id: commandIds.showSession,
    run: (id) => {
      deps.pinnedTerminals.all.find((one) => one.id === id)?.terminal.show();
    },
  };
}
