import * as vscode from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import { CancelledError } from '../sts/errors.ts';
import { askMfaCode } from './mfaInput.ts';
import { stepText } from './stepText.ts';

/**
 * Runs work that a person waits for: a notification names the step under way and can be cancelled, and the work may
 * ask for MFA codes.
 */
export async function withProgress<T>(title: string, work: (asker: Asker) => Promise<T>): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const cancelling = token.onCancellationRequested(() => {
        controller.abort(new CancelledError());
      });
      try {
        return await work({
          signal: controller.signal,
          onStep: (step) => {
            progress.report({ message: stepText(step, vscode.l10n.t) });
          },
          askMfaCode,
        });
      } finally {
        cancelling.dispose();
      }
    },
  );
}
