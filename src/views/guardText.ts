import { fullAccount, type Accounts } from '../config/accounts.ts';
import type { Plan } from '../config/plan.ts';
import { endOf } from '../config/protected.ts';
import type { Translate } from '../platform/translate.ts';

/** What the question says: which identity, in which account, as which role, and why it is asked. */
export function guardText(
  plan: Plan,
  pattern: string,
  accounts: Accounts,
  t: Translate,
): { readonly message: string; readonly detail: string } {
  const { accountId, role } = endOf(plan);
  const lines = [
    accountId === undefined ? undefined : t('Account: {0}', fullAccount(accountId, accounts)),
    role === undefined ? undefined : t('Role: {0}', role),
    '',
    t('It is protected by “{0}” in the setting roleChain.protected.', pattern),
  ];
  return {
    message: t('Use the protected identity “{0}”?', plan.name),
    detail: lines
      .filter((line) => line !== undefined)
      .join('\n')
      .trim(),
  };
}
