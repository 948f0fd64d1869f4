import * as vscode from 'vscode';
import { commandIds } from '../commands/ids.ts';
import { CancelledError, ChainError } from '../sts/errors.ts';
import type { Log } from '../platform/log.ts';

/**
 * Says once what went wrong, with what can be done about it. A person who cancelled knows that already. Does not wait
 * for an answer, so that the command ends when its work does.
 */
export function showFailure(error: unknown, log: Log): void {
  if (error instanceof CancelledError) {
    log.info('Cancelled.');
    return;
  }
  log.error('A chain could not be resolved.', error);
  answer(error).catch((reason: unknown) => {
    log.error('The answer to a message failed.', reason);
  });
}

async function answer(error: unknown): Promise<void> {
  const { l10n } = vscode;
  if (!(error instanceof ChainError)) {
    const showLog = l10n.t('Show Log');
    const text = l10n.t('Role Chain failed unexpectedly. The log says more.');
    const chosen = await vscode.window.showErrorMessage(text, showLog);
    if (chosen === showLog) await vscode.commands.executeCommand(commandIds.showLog);
    return;
  }
  const choices = new Map<string, () => Thenable<unknown>>();
  choices.set(l10n.t('Explain'), () => vscode.commands.executeCommand(commandIds.explainFailure, error));
  if (error.place !== undefined) {
    const { place } = error;
    choices.set(l10n.t('Open Profile'), () =>
      vscode.commands.executeCommand(commandIds.openProfile, { place }),
    );
  }
  const chosen = await vscode.window.showErrorMessage(error.message, ...choices.keys());
  if (chosen !== undefined) await choices.get(chosen)?.();
}
