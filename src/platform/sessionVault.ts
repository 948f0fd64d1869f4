import { window, type ExtensionContext, type Memento } from 'vscode';
import type { Disposable } from '../sessions/emitter.ts';
import { SessionVault, type ForgetMark } from '../sessions/sessionVault.ts';
import type { Log } from './log.ts';

const FORGOTTEN_AT = 'sessionsForgottenAt';

/**
 * Role sessions in VS Code's encrypted secret storage, shared by the windows of this machine.
 *
 * @param onUnavailable told once when the storage fails
 */
export function createVault(
  { secrets, globalState }: Pick<ExtensionContext, 'secrets' | 'globalState'>,
  now: () => number,
  onUnavailable: () => void,
  log: Log,
): SessionVault {
  return new SessionVault({
    secrets,
    mark: markIn(globalState),
    now,
    onUnavailable: (error) => {
      log.warn(
        'Secret storage is not available: sessions are kept in memory and end with this window.',
        error,
      );
      onUnavailable();
    },
    onError: (error) => {
      log.error('A change of the kept sessions could not be followed.', error);
    },
  });
}

/** A person comes to this window, or leaves it: what was forgotten in another meanwhile is forgotten here. */
export function followForget(
  sessions: { catchUp(): Promise<void> },
  onError: (error: unknown) => void,
): Disposable {
  return window.onDidChangeWindowState(() => {
    sessions.catchUp().catch(onError);
  });
}

/** VS Code tells every window of a change here, in a browser too; a time is no secret. */
function markIn(state: Memento): ForgetMark {
  return {
    get at() {
      const at = state.get<unknown>(FORGOTTEN_AT);
      return typeof at === 'number' ? at : 0;
    },
    set: (at) => state.update(FORGOTTEN_AT, at),
  };
}
