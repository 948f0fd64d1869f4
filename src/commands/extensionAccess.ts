import { l10n, window as ui } from 'vscode';
import type { Consents } from '../delivery/api/consents.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

/** Shows which extensions may have credentials, and takes that back. */
export function extensionAccessCommand({ consents }: { readonly consents: Consents }): Command {
  return {
    id: commandIds.extensionAccess,
    async run(arg) {
      const extensionId = typeof arg === 'string' ? arg : await choose(consents);
      if (extensionId === undefined) return;
      await consents.forget(extensionId);
      ui.setStatusBarMessage(l10n.t('{0} has to ask again', extensionId), 5_000);
    },
  };
}

async function choose(consents: Consents): Promise<string | undefined> {
  const items = consents.all.map(({ extensionId, allowed }) => ({
    label: extensionId,
    description: allowed ? l10n.t('may have credentials') : l10n.t('may not have credentials'),
  }));
  if (items.length === 0) {
    void ui.showInformationMessage(l10n.t('No extension has asked for credentials.'));
    return undefined;
  }
  const title = l10n.t('Extensions with Access to AWS Credentials');
  const placeHolder = l10n.t('Choose one to forget the answer that it got');
  return (await ui.showQuickPick(items, { title, placeHolder }))?.label;
}
