import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Shows the pinned terminal that is selected in its view. */
export function showSessionCommand({ openSessions }: { readonly openSessions: { show(): void } }): Command {
  return {
    id: commandIds.showSession,
    run() {
      openSessions.show();
    },
  };
}
