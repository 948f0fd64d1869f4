import * as vscode from 'vscode';
import type { WindowIdentity } from '../sessions/identity.ts';
import { ChainError } from '../sts/errors.ts';
import { failureDocument } from '../sts/failure/document.ts';
import { explainFailure } from '../sts/failure/explainFailure.ts';
import { showDocument } from '../views/showDocument.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface ExplainFailureDeps {
  readonly window: { readonly state: WindowIdentity };
  readonly documents: { add(title: string, text: string): vscode.Uri };
}

/** Opens why a chain failed as a read-only document: of the failure that is given, or the one the window is in. */
export function explainFailureCommand({ window, documents }: ExplainFailureDeps): Command {
  return {
    id: commandIds.explainFailure,
    async run(arg) {
      const error = arg instanceof ChainError ? arg : failureOf(window.state);
      if (error === undefined) {
        const text = vscode.l10n.t('Nothing has failed: the identity of this window is as it should be.');
        vscode.window.setStatusBarMessage(text, 5_000);
        return;
      }
      const explanation = explainFailure(error);
      await showDocument(documents.add(explanation.title, failureDocument(explanation)));
    },
  };
}

function failureOf(state: WindowIdentity): ChainError | undefined {
  if (state.kind === 'failed') return state.error;
  if (state.kind !== 'active' && state.kind !== 'expired') return undefined;
  return 'error' in state.renewal ? state.renewal.error : undefined;
}
