import type { Accounts } from './accounts.ts';
import type { Plan } from './plan.ts';

/** Says which pattern protects an identity; undefined where none does. */
export type Protection = (plan: Plan, accounts: Accounts) => string | undefined;

/**
 * Makes the rule of the setting `roleChain.protected`. A pattern has to fit a whole text, in whatever case; `*` stands
 * for any characters. It is held against the profile's name, and the id and name of the account and the name and ARN
 * of the role that the chain ends in. Roles on the way there do not count: a person acts as the last one.
 */
export function protection(patterns: readonly string[]): Protection {
  const rules = patterns.map((pattern) => ({ pattern, expression: expressionOf(pattern) }));
  return (plan, accounts) => {
    if (plan.kind === 'plain' || rules.length === 0) return undefined;
    const texts = textsOf(plan, accounts);
    return rules.find(({ expression }) => texts.some((text) => expression.test(text)))?.pattern;
  };
}

/** The texts in a raw setting; empty ones protect nothing. */
export function readPatterns(raw: unknown, fallback: readonly string[]): readonly string[] {
  if (!Array.isArray(raw)) return fallback;
  return raw
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** The account and the role that a chain ends in, as far as the configuration says. */
export function endOf(plan: Plan): {
  readonly accountId?: string;
  readonly role?: string;
  readonly arn?: string;
} {
  if (plan.kind === 'plain') return {};
  const { base } = plan.kind === 'chain' ? plan : {};
  const webIdentity = base?.kind === 'webIdentity' ? base.role : undefined;
  const role = plan.kind === 'chain' ? (plan.hops.at(-1)?.role ?? webIdentity) : plan.role;
  if (role !== undefined) return { accountId: role.accountId, role: role.name, arn: role.text };
  if (base?.kind === 'sso') return { accountId: base.ssoAccountId, role: base.ssoRoleName };
  return base?.accountId === undefined ? {} : { accountId: base.accountId };
}

function textsOf(plan: Plan, accounts: Accounts): readonly string[] {
  const { accountId, role, arn } = endOf(plan);
  const accountName = accountId === undefined ? undefined : accounts.get(accountId)?.name;
  return [plan.name, accountId, accountName, role, arn].filter((text) => text !== undefined);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is');
}
