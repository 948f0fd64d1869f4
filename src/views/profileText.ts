import type { RoleArn } from '../config/arn.ts';
import type { Base, BaseKind, BrokenChain, ChainPlan, Plan } from '../config/plan.ts';
import { countHops } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';

/** The role a plan ends in; undefined for one that is only a base. */
export function finalRole(plan: Plan): RoleArn | undefined {
  if (plan.kind === 'broken') return plan.role;
  if (plan.kind === 'plain') return undefined;
  const last = plan.hops.at(-1);
  if (last !== undefined) return last.role;
  // AssumeRoleWithWebIdentity ends in a role though it is no hop.
  return plan.base.kind === 'webIdentity' ? plan.base.role : undefined;
}

/** Whether a plan belongs among the bases: it can be assumed, but ends in no role of its own. */
export function isBaseOnly(plan: Plan): plan is ChainPlan {
  return plan.kind === 'chain' && finalRole(plan) === undefined;
}

/**
 * What a person chooses among: all that ends in a role or cannot be resolved, and where no chain works yet, what is signed
 * in to. The others are what chains start from.
 */
export function identitiesAmong<P extends Plan>(plans: readonly P[]): readonly P[] {
  const hasChains = plans.some((plan) => plan.kind === 'chain' && !isBaseOnly(plan));
  return plans.filter((plan) => {
    if (plan.kind === 'plain') return false;
    const signedInTo = plan.kind === 'chain' && (plan.base.kind === 'sso' || plan.base.kind === 'login');
    return !isBaseOnly(plan) || (!hasChains && signedInTo);
  });
}

/** `111122223333 · admin · 2 hops`: where a plan leads, on one line. */
export function planSummary(
  plan: ChainPlan | BrokenChain,
  t: Translate,
  account: (id: string) => string = (id) => id,
): string {
  const role = finalRole(plan);
  if (plan.kind === 'broken') {
    return role === undefined ? t('cannot be resolved') : join([account(role.accountId), role.name]);
  }
  if (role === undefined) return baseSummary(plan.base, t, account);
  return join([account(role.accountId), role.name, countHops(plan.hops.length, t)]);
}

/** `111122223333 · AWSAdministratorAccess · Identity Center`: what a base is, on one line. */
export function baseSummary(base: Base, t: Translate, account: (id: string) => string = (id) => id): string {
  const kind = baseKindText(base.kind, t);
  if (base.kind === 'sso') return join([account(base.ssoAccountId), base.ssoRoleName, kind]);
  if (base.kind === 'webIdentity') return join([account(base.role.accountId), base.role.name, kind]);
  return join([base.accountId === undefined ? undefined : account(base.accountId), kind]);
}

/** The kind of a base in the words of AWS's own documentation. */
export function baseKindText(kind: BaseKind, t: Translate): string {
  switch (kind) {
    case 'staticKeys':
      return t('access keys');
    case 'environment':
      return t('environment variables');
    case 'instanceMetadata':
      return t('EC2 instance role');
    case 'containerMetadata':
      return t('container role');
    case 'sso':
      return t('IAM Identity Center');
    case 'webIdentity':
      return t('web identity');
    case 'process':
      return t('credential process');
    case 'login':
      return t('AWS sign-in');
  }
}

/** The first thing that stops a broken chain, else the first thing said about a working one. */
export function firstProblem(plan: Plan): string | undefined {
  const error = plan.problems.find((problem) => problem.severity === 'error');
  return (error ?? plan.problems[0])?.message;
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
