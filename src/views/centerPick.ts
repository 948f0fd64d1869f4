import { l10n, QuickPickItemKind, window as ui, type QuickPickItem } from 'vscode';
import type { CenterAccount, RolesOfAccounts } from '../sessions/centerRoles.ts';
import type { NamedRole, RoleLine } from './roleLines.ts';

/** Lets a person choose accounts; undefined when they left. */
export async function pickAccounts(
  accounts: readonly CenterAccount[],
  title: string,
): Promise<readonly CenterAccount[] | undefined> {
  const items = accounts
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((account) => ({
      label: account.name.replaceAll('$(', '$\u200b('),
      description: account.id,
      account,
    }));
  const chosen = await ui.showQuickPick(items, {
    title,
    placeHolder: l10n.t('Check the accounts that you work in'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ account }) => account);
}

/** Lets a person choose what becomes profiles; what has one is shown, and left alone. Undefined when they left. */
export async function pickRoles(
  lines: readonly RoleLine[],
  { denied }: Pick<RolesOfAccounts, 'denied'>,
  title: string,
): Promise<readonly NamedRole[] | undefined> {
  const items = lines.map((line): QuickPickItem & { readonly line: RoleLine } =>
    line.kind === 'separator'
      ? { line, label: line.label, kind: QuickPickItemKind.Separator }
      : { line, label: line.label, description: line.description },
  );
  const hint = l10n.t('Check the roles to add as profiles');
  const refused = l10n.t('{0} accounts did not list theirs', denied.length);
  const chosen = await ui.showQuickPick(items, {
    title,
    placeHolder: denied.length === 0 ? hint : `${hint} · ${refused}`,
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.flatMap(({ line }) => (line.kind === 'new' ? [line.role] : []));
}
