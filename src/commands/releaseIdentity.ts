import type { Log } from '../platform/log.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface ReleaseDeps {
  readonly window: { release(): void };
  readonly log: Log;
}

/** Back to no identity: new processes get nothing from us any more, and a reload restores nothing. */
export function releaseIdentityCommand({ window, log }: ReleaseDeps): Command {
  return {
    id: commandIds.releaseIdentity,
    run() {
      window.release();
      log.info('Released the identity of the window.');
    },
  };
}
