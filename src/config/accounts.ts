import { isAccountId } from './arn.ts';

const COLORS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;

export type AccountColor = (typeof COLORS)[number];

/** What a person calls an account. */
export interface AccountLabel {
  readonly name?: string;
  readonly color?: AccountColor;
}

/** Labels by account id. */
export type Accounts = ReadonlyMap<string, AccountLabel>;

/** The setting `roleChain.accounts`: `{ "<id>": { "name": …, "color": … } }`. What is not of that form is left out. */
export function readAccounts(raw: unknown): Accounts {
  const accounts = new Map<string, AccountLabel>();
  if (typeof raw !== 'object' || raw === null) return accounts;
  for (const [id, label] of Object.entries(raw as Readonly<Record<string, unknown>>)) {
    if (!isAccountId(id) || typeof label !== 'object' || label === null) continue;
    const { name, color } = label as Readonly<Record<string, unknown>>;
    const known = COLORS.find((one) => one === color);
    accounts.set(id, {
      ...(typeof name === 'string' && name.trim() !== '' ? { name: name.trim() } : {}),
      ...(known === undefined ? {} : { color: known }),
    });
  }
  return accounts;
}

/** The account's name where it has one, else its id. */
export function shortAccount(id: string, accounts: Accounts | undefined): string {
  return accounts?.get(id)?.name ?? id;
}

/** Name and id: `Production (333333333333)`. */
export function fullAccount(id: string, accounts: Accounts | undefined): string {
  const name = accounts?.get(id)?.name;
  return name === undefined ? id : `${name} (${id})`;
}
