import * as vscode from 'vscode';
import { explanationUri } from '../views/explanation.ts';
import { currentName } from '../views/identityState.ts';
import { showDocument } from '../views/showDocument.ts';
import { nameOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { pickName } from './pickName.ts';

/** Opens what a chain will call, with which parameters and from where each came, as a read-only document. */
export function explainChainCommand(deps: IdentityLinesDeps): Command {
  return {
    id: commandIds.explainChain,
    async run(arg) {
      const name =
        nameOf(arg) ??
        currentName(deps.window.state) ??
        (await pickName(deps, vscode.l10n.t('Explain a Role Chain')));
      if (name === undefined) return;
      await showDocument(explanationUri(name));
    },
  };
}
