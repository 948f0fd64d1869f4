import type { ExtensionContext } from 'vscode';
import { SessionVault } from '../sessions/sessionVault.ts';
import type { Log } from './log.ts';

/** Role sessions in VS Code's encrypted secret storage, shared by the windows of this machine. */
export function createVault({ secrets }: ExtensionContext, now: () => number, log: Log): SessionVault {
  return new SessionVault({
    secrets,
    now,
    onUnavailable: (error) => {
      log.warn(
        'Secret storage is not available: sessions are kept in memory and end with this window.',
        error,
      );
    },
    onError: (error) => {
      log.error('A change of the kept sessions could not be followed.', error);
    },
  });
}
