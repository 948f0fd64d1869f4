import { extensions, l10n, window as ui, type ExtensionContext } from 'vscode';
import { Consents } from '../../delivery/api/consents.ts';
import { ExportedApi } from '../../delivery/api/exportedApi.ts';
import type { RoleChainApi } from '../../delivery/api/v1.ts';
import type { Own } from '../../platform/later.ts';
import type { Ground } from './ground.ts';
import type { Live } from './sessions.ts';

/** What other extensions get, once the person has agreed. */
export function createApi(
  context: ExtensionContext,
  { log, onError }: Ground,
  { window, clock }: Live,
  own: Own,
): { readonly v1: RoleChainApi; readonly consents: Consents } {
  const consents = new Consents(context.globalState);
  const now = (): number => clock.now();
  const { v1 } = own(
    new ExportedApi({ ...{ window, consents, now, log, onError }, nameOf: extensionName, ask: askConsent }),
  );
  return { v1, consents };
}

function extensionName(id: string): string | undefined {
  const found = extensions.getExtension(id);
  if (found === undefined) return undefined;
  const { displayName } = found.packageJSON as { readonly displayName?: unknown };
  return typeof displayName === 'string' ? displayName : id;
}

async function askConsent(name: string, id: string): Promise<boolean | undefined> {
  const allow = l10n.t('Allow');
  const refuse = l10n.t('Don’t Allow');
  const question = l10n.t(
    'The extension “{0}” ({1}) asks for the AWS credentials of this window. May it have them, now and from now on?',
    name,
    id,
  );
  const chosen = await ui.showWarningMessage(question, allow, refuse);
  return chosen === undefined ? undefined : chosen === allow;
}
