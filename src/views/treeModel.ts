import type { Configuration } from '../config/configuration.ts';
import type { BrokenChain, ChainPlan, Hop } from '../config/plan.ts';
import type { Place } from '../config/place.ts';
import type { Problem } from '../config/problem.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';
import { currentName } from './identityState.ts';
import { baseSummary, finalRole, firstProblem, isBaseOnly, planSummary } from './profileText.ts';

/** How a row stands; each has an icon, a word and a sentence of its own. */
export type RowState = 'current' | 'ended' | 'live' | 'idle' | 'warned' | 'broken';

/** A row of the tree as plain data. `id` stays the same as long as the row means the same thing. */
export interface TreeRow {
  readonly id: string;
  readonly kind: 'identity' | 'bases' | 'base' | 'hop' | 'problem';
  readonly label: string;
  readonly description: string;
  readonly state: RowState;
  /** Only an identity's own rows: what a click assumes. */
  readonly name?: string;
  readonly baseOnly?: boolean;
  /** ARN of the role (or of the live session, where there is one); what "Copy ARN" copies. */
  readonly arn?: string;
  readonly place?: Place;
  /** A full sentence for screen readers. */
  readonly spoken: string;
  readonly children: readonly TreeRow[];
  readonly plan?: ChainPlan | BrokenChain;
  readonly hop?: { readonly hop: Hop; readonly number: number; readonly of: number; readonly live?: LiveHop };
  readonly problem?: Problem;
}

/** What the tree shows besides the configuration. */
export interface TreeInput {
  readonly configuration: Configuration;
  readonly window: WindowIdentity;
  /** Live sessions of a plan's hops, one for each hop. */
  readonly liveHops: (plan: ChainPlan) => readonly (LiveHop | undefined)[];
  readonly t: Translate;
}

/** All rows: the identities that end in a role in the order of the files, then the bases in a group. */
export function treeRows(input: TreeInput): readonly TreeRow[] {
  const identities: TreeRow[] = [];
  const bases: TreeRow[] = [];
  for (const plan of input.configuration.plans.values()) {
    if (plan.kind === 'plain') continue;
    (isBaseOnly(plan) ? bases : identities).push(identityRow(plan, input));
  }
  return bases.length === 0 ? identities : [...identities, basesRow(bases, input.t)];
}

function basesRow(bases: readonly TreeRow[], t: Translate): TreeRow {
  return {
    id: 'bases',
    kind: 'bases',
    label: t('Bases'),
    description: String(bases.length),
    state: 'idle',
    spoken:
      bases.length === 1
        ? t('1 profile that chains start from.')
        : t('{0} profiles that chains start from.', bases.length),
    children: bases,
  };
}

function identityRow(plan: ChainPlan | BrokenChain, input: TreeInput): TreeRow {
  const { t } = input;
  const lives = plan.kind === 'chain' ? input.liveHops(plan) : [];
  const state = identityState(plan, lives, input.window);
  const summary = planSummary(plan, t);
  const id = `identity/${plan.name}`;
  const arn = lives.at(-1)?.arn ?? finalRole(plan)?.text;
  return {
    id,
    kind: 'identity',
    label: plan.name,
    description: [stateWord(state, t), summary].filter((part) => part !== '').join(' · '),
    state,
    name: plan.name,
    baseOnly: isBaseOnly(plan),
    ...(arn === undefined ? {} : { arn }),
    ...(plan.place === undefined ? {} : { place: plan.place }),
    spoken: [`${plan.name}, ${summary}.`, stateSentence(state, plan, t)].filter(Boolean).join(' '),
    children: plan.kind === 'chain' ? stepRows(id, plan, lives, t) : problemRows(id, plan.problems),
    plan,
  };
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

/** Base and hops in the order of the calls, then what is doubtful about them. */
function stepRows(
  id: string,
  plan: ChainPlan,
  lives: readonly (LiveHop | undefined)[],
  t: Translate,
): readonly TreeRow[] {
  const { base, hops, problems } = plan;
  // A base alone is its own only step: showing it again below itself says nothing.
  if (hops.length === 0 && isBaseOnly(plan)) return problemRows(id, problems);
  const baseRow: TreeRow = {
    id: `${id}/base`,
    kind: 'base',
    label: base.profile,
    description: baseSummary(base, t),
    state: 'idle',
    ...(base.place === undefined ? {} : { place: base.place }),
    spoken: t('Starts from {0}, {1}.', base.profile, baseSummary(base, t)),
    children: [],
  };
  const hopRows = hops.map((hop, index) => hopRow(id, hop, index, hops.length, lives[index], t));
  return [baseRow, ...hopRows, ...problemRows(id, problems)];
}

function hopRow(
  id: string,
  hop: Hop,
  index: number,
  of: number,
  live: LiveHop | undefined,
  t: Translate,
): TreeRow {
  const number = index + 1;
  const marks = [
    live === undefined ? undefined : t('live'),
    hop.role.accountId,
    hop.mfaSerial === undefined ? undefined : t('MFA'),
  ];
  return {
    id: `${id}/hop/${String(number)}`,
    kind: 'hop',
    label: hop.role.name,
    description: marks.filter((mark) => mark !== undefined).join(' · '),
    state: live === undefined ? 'idle' : 'live',
    arn: live?.arn ?? hop.role.text,
    ...(hop.place === undefined ? {} : { place: hop.place }),
    spoken: [
      t('Hop {0} of {1}: role {2} in account {3}.', number, of, hop.role.name, hop.role.accountId),
      live === undefined ? '' : t('Its session is live.'),
      hop.mfaSerial === undefined ? '' : t('It asks for an MFA code.'),
    ]
      .filter(Boolean)
      .join(' '),
    children: [],
    hop: { hop, number, of, ...(live === undefined ? {} : { live }) },
  };
}

function problemRows(id: string, problems: readonly Problem[]): readonly TreeRow[] {
  return problems.map((problem, index) => ({
    id: `${id}/problem/${String(index)}/${problem.code}`,
    kind: 'problem',
    label: problem.message,
    description: '',
    state: problem.severity === 'error' ? 'broken' : problem.severity === 'warning' ? 'warned' : 'idle',
    ...(problem.place === undefined ? {} : { place: problem.place }),
    spoken: problem.message,
    children: [],
    problem,
  }));
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
