import { shortAccount, type Accounts } from '../config/accounts.ts';
import type { BrokenChain, ChainPlan } from '../config/plan.ts';
import { endOf } from '../config/protected.ts';
import type { Translate } from '../platform/translate.ts';

/** What identities are grouped by in the tree. */
export type TreeGrouping = 'base' | 'account' | 'prefix' | 'none';

export type ShownPlan = ChainPlan | BrokenChain;

/** Some identities that belong together: in groups of their own, or as they are. */
export interface PlanGroup {
  /** Stays the same as long as the group means the same thing. */
  readonly id: string;
  readonly kind: 'base' | 'session' | 'account' | 'prefix' | 'broken';
  readonly label: string;
  /** Of a group of accounts. */
  readonly accountId?: string;
  readonly plans: readonly ShownPlan[];
  readonly groups: readonly PlanGroup[];
}

/** So many identities are found at a glance: groups would only hide them behind a click. */
export const GLANCE = 15;

type Key = Pick<PlanGroup, 'kind' | 'label' | 'accountId'> & { readonly key: string };

/**
 * The groups of identities in the order in which the files first name one of each; none where a plain list serves
 * better: on request, where there are few, and where all would be in one group.
 */
export function groupPlans(
  plans: readonly ShownPlan[],
  grouping: TreeGrouping,
  accounts: Accounts | undefined,
  t: Translate,
): readonly PlanGroup[] {
  const byAccount = (some: readonly ShownPlan[], id: string): readonly PlanGroup[] =>
    split(
      some,
      id,
      (plan) => accountKey(plan, accounts, t),
      () => [],
    );
  switch (grouping) {
    case 'none':
      return [];
    case 'account':
      return byAccount(plans, 'group');
    case 'prefix':
      return split(plans, 'group', prefixKey, () => []);
    case 'base': {
      if (plans.length <= GLANCE) return [];
      const bases = split(plans, 'group', (plan) => baseKey(plan, t), byAccount);
      // A single base says nothing: what is in it is shown in its place.
      return bases.length > 0 ? bases : byAccount(plans, 'group');
    }
  }
}

/** Nothing where there would be one group only: a level that does not divide is one click too many. */
function split(
  plans: readonly ShownPlan[],
  id: string,
  keyOf: (plan: ShownPlan) => Key,
  inner: (plans: readonly ShownPlan[], id: string) => readonly PlanGroup[],
): readonly PlanGroup[] {
  const found = new Map<string, { readonly key: Key; readonly plans: ShownPlan[] }>();
  for (const plan of plans) {
    const key = keyOf(plan);
    const mapKey = `${key.kind}/${key.key}`;
    const group = found.get(mapKey);
    if (group === undefined) found.set(mapKey, { key, plans: [plan] });
    else group.plans.push(plan);
  }
  if (found.size < 2) return [];
  return [...found].map(([mapKey, { key, plans: members }]) => {
    const groupId = `${id}/${mapKey}`;
    const { kind, label, accountId } = key;
    return {
      ...{ id: groupId, kind, label, plans: members, groups: inner(members, groupId) },
      ...(accountId === undefined ? {} : { accountId }),
    };
  });
}

function baseKey(plan: ShownPlan, t: Translate): Key {
  if (plan.kind === 'broken') return { kind: 'broken', key: '', label: t('Cannot Be Resolved') };
  const { base } = plan;
  if (base.kind !== 'sso') return { kind: 'base', key: base.profile, label: base.profile };
  const { session, startUrl } = base;
  const host = URL.canParse(startUrl) ? new URL(startUrl).host : startUrl;
  return { kind: 'session', key: session ?? startUrl, label: session ?? host };
}

function accountKey(plan: ShownPlan, accounts: Accounts | undefined, t: Translate): Key {
  const { accountId } = endOf(plan);
  if (accountId === undefined) return { kind: 'account', key: '', label: t('Account Not Known') };
  return { kind: 'account', key: accountId, label: shortAccount(accountId, accounts), accountId };
}

/** The first word of the name: `prod` of `prod-admin`, `acme` of `acme/prod/admin`. */
function prefixKey({ name }: ShownPlan): Key {
  const prefix = /^[^-_./:@+\s]+/.exec(name)?.[0] ?? name;
  return { kind: 'prefix', key: prefix, label: prefix };
}
