import * as vscode from 'vscode';
import type { Log } from '../platform/log.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface ForgetDeps {
  readonly window: { release(): void };
  readonly sessions: { forgetAll(): Promise<void> };
  readonly log: Log;
}

/** Forgets every session and releases the window's identity: the next assume starts from nothing. */
export function forgetSessionsCommand({ window, sessions, log }: ForgetDeps): Command {
  return {
    id: commandIds.forgetSessions,
    async run() {
      window.release();
      try {
        await sessions.forgetAll();
      } catch (error) {
        log.error('The secret storage could not be emptied.', error);
        const { l10n } = vscode;
        void vscode.window.showErrorMessage(
          l10n.t(
            'No window uses the role sessions of before any more, but the secret storage could not be emptied: it may hold them until they end. Try again later.',
          ),
        );
        return;
      }
      log.info('Forgot all sessions.');
      vscode.window.setStatusBarMessage(vscode.l10n.t('All role sessions are forgotten'), 3_000);
    },
  };
}
