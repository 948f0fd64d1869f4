import { shortAccount } from '../config/accounts.ts';
import type { BrokenChain, ChainPlan } from '../config/plan.ts';
import { endOf } from '../config/protected.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';
import { currentName } from './identityState.ts';
import { finalRole, firstProblem, isBaseOnly, planSummary } from './profileText.ts';
import { problemRows, stepRows } from './stepRows.ts';
import type { ShownPlan } from './treeGroups.ts';
import { opening, type RowState, type TreeInput, type TreeRow } from './treeRow.ts';

/**
 * The row of an identity, with its steps below.
 *
 * @param prefix of its id: an identity that is shown twice has two rows
 * @param inAccount the row above says the account already
 */
export function identityRow(
  plan: ShownPlan,
  input: TreeInput,
  prefix = 'identity',
  inAccount = false,
): TreeRow {
  const { t, accounts } = input;
  const lives = plan.kind === 'chain' ? input.liveHops(plan) : [];
  const state = identityState(plan, lives, input.window);
  const summary = planSummary(plan, t, (accountId) => shortAccount(accountId, accounts));
  const drawn = inAccount ? planSummary(plan, t, () => '') : summary;
  const id = `${prefix}/${plan.name}`;
  const arn = lives.at(-1)?.arn ?? finalRole(plan)?.text;
  const favourite = input.favourites?.includes(plan.name) ?? false;
  const protectedBy = input.protectedBy?.(plan);
  const { accountId } = accounts === undefined ? {} : endOf(plan);
  const color = accountId === undefined ? undefined : accounts?.get(accountId)?.color;
  const ends = lives.flatMap((live) => (live === undefined ? [] : [live.expiresAt]));
  const baseOnly = isBaseOnly(plan);
  return opening(
    {
      id,
      kind: 'identity',
      label: plan.name,
      description: [favourite ? '★' : '', stateWord(state, t), drawn]
        .filter((part) => part !== '')
        .join(' · '),
      state,
      name: plan.name,
      baseOnly,
      ...(favourite ? { favourite } : {}),
      ...(protectedBy === undefined ? {} : { protectedBy }),
      ...(color === undefined ? {} : { color }),
      ...(arn === undefined ? {} : { arn }),
      ...(plan.place === undefined ? {} : { place: plan.place }),
      ...(ends.length === 0 ? {} : { ends }),
      spoken: [
        `${plan.name}, ${summary}.`,
        stateSentence(state, plan, t),
        protectedBy === undefined ? '' : t('Protected identity.'),
        favourite ? t('Favourite.') : '',
      ]
        .filter(Boolean)
        .join(' '),
      plan,
    },
    () => (plan.kind === 'chain' ? stepRows(id, plan, lives, input) : problemRows(id, plan.problems)),
    plan.problems.length > 0 || (plan.kind === 'chain' && !baseOnly),
  );
}

function identityState(
  plan: ChainPlan | BrokenChain,
  lives: readonly (LiveHop | undefined)[],
  window: WindowIdentity,
): RowState {
  if (plan.name === currentName(window)) return window.kind === 'expired' ? 'ended' : 'current';
  if (plan.kind === 'broken') return 'broken';
  if (lives.at(-1) !== undefined) return 'live';
  return plan.problems.some((problem) => problem.severity === 'warning') ? 'warned' : 'idle';
}

function stateWord(state: RowState, t: Translate): string {
  switch (state) {
    case 'current':
      return t('current');
    case 'ended':
      return t('ended');
    case 'live':
      return t('live');
    case 'broken':
      return t('broken');
    case 'idle':
    case 'warned':
      return '';
  }
}

function stateSentence(state: RowState, plan: ChainPlan | BrokenChain, t: Translate): string {
  switch (state) {
    case 'current':
      return t('It is the identity of this window.');
    case 'ended':
      return t('It is the identity of this window, and its credentials have ended.');
    case 'live':
      return t('Its session is live.');
    case 'broken':
      return t('It cannot be resolved: {0}', firstProblem(plan) ?? '');
    case 'warned':
      return firstProblem(plan) ?? '';
    case 'idle':
      return '';
  }
}
