import { shortAccount, type AccountColor, type Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { BrokenChain, ChainPlan, Hop } from '../config/plan.ts';
import type { Place } from '../config/place.ts';
import type { Problem } from '../config/problem.ts';
import { endOf } from '../config/protected.ts';
import type { LiveHop, WindowIdentity } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';
import { groupPlans, type PlanGroup, type ShownPlan, type TreeGrouping } from './treeGroups.ts';
import { currentName } from './identityState.ts';
import { baseSummary, finalRole, firstProblem, isBaseOnly, planSummary } from './profileText.ts';

/** How a row stands; each has an icon, a word and a sentence of its own. */
export type RowState = 'current' | 'ended' | 'live' | 'idle' | 'warned' | 'broken';

/** A row of the tree as plain data. `id` stays the same as long as the row means the same thing. */
export interface TreeRow {
  readonly id: string;
  readonly kind: 'identity' | 'group' | 'bases' | 'base' | 'hop' | 'problem';
  readonly label: string;
  readonly description: string;
  readonly state: RowState;
  /** Only an identity's own rows: what a click assumes. */
  readonly name?: string;
  readonly baseOnly?: boolean;
  /** Pinned on top by the person. */
  readonly favourite?: boolean;
  /** The pattern that protects an identity. */
  readonly protectedBy?: string;
  /** The colour of its account. */
  readonly color?: AccountColor;
  /** Icon of a group. */
  readonly icon?: string;
  /** ARN of the role (or of the live session, where there is one); what "Copy ARN" copies. */
  readonly arn?: string;
  readonly place?: Place;
  /** A full sentence for screen readers. */
  readonly spoken: string;
  /** Whether there is anything below it. */
  readonly expandable: boolean;
  /** Made when it is first looked at: most of thousands of rows are never opened. */
  readonly children: readonly TreeRow[];
  readonly plan?: ChainPlan | BrokenChain;
  readonly hop?: {
    readonly hop: Hop;
    /** Name of the identity that it belongs to. */
    readonly chain: string;
    readonly number: number;
    readonly of: number;
    readonly live?: LiveHop;
  };
  /** When live sessions of an identity end, in epoch milliseconds. */
  readonly ends?: readonly number[];
  readonly problem?: Problem;
}

/** What the tree shows besides the configuration. */
export interface TreeInput {
  readonly configuration: Configuration;
  readonly window: WindowIdentity;
  /** Live sessions of a plan's hops, one for each hop. */
  readonly liveHops: (plan: ChainPlan) => readonly (LiveHop | undefined)[];
  readonly t: Translate;
  readonly group?: TreeGrouping;
  /** Names, in the order in which they are shown. */
  readonly favourites?: readonly string[];
  /** Names of the last identities, the latest first. */
  readonly recents?: readonly string[];
  readonly accounts?: Accounts;
  readonly protectedBy?: (plan: ShownPlan) => string | undefined;
}

const MOST_RECENTS = 5;

/**
 * All rows. Few identities are a plain list, favourites first and then in the order of the files; many are in groups
 * below the favourites and the recent ones. The bases are in a group at the end.
 */
export function treeRows(input: TreeInput): readonly TreeRow[] {
  const { configuration, group = 'none', accounts, favourites = [], t } = input;
  const shown = [...configuration.plans.values()].filter((plan) => plan.kind !== 'plain');
  const identities = shown.filter((plan) => !isBaseOnly(plan));
  const bases = shown.filter(isBaseOnly);
  const named = (names: readonly string[]): readonly ShownPlan[] =>
    names.map((name) => configuration.plans.get(name)).filter((plan) => plan?.kind === 'chain');
  const groups = groupPlans(identities, group, accounts, t);
  const baseRows = bases.length === 0 ? [] : [basesRow(bases, input)];
  if (groups.length === 0) {
    const first = named(favourites).filter((plan) => !isBaseOnly(plan));
    const rest = first.length === 0 ? identities : identities.filter((plan) => !first.includes(plan));
    return [...[...first, ...rest].map((plan) => identityRow(plan, input)), ...baseRows];
  }
  const recents = named((input.recents ?? []).filter((name) => !favourites.includes(name)));
  return [
    ...chosenRows('favourite', t('Favourites'), 'star-full', named(favourites), input),
    ...chosenRows('recent', t('Recent'), 'history', recents.slice(0, MOST_RECENTS), input),
    ...groups.map((one) => groupRow(one, input)),
    ...baseRows,
  ];
}

/** Identities that are shown once more, on top of the groups: rows of their own, with ids of their own. */
function chosenRows(
  id: string,
  label: string,
  icon: string,
  plans: readonly ShownPlan[],
  input: TreeInput,
): readonly TreeRow[] {
  if (plans.length === 0) return [];
  const { t } = input;
  const spoken = countText(t, label, plans.length);
  const children = () => plans.map((plan) => identityRow(plan, input, id));
  const description = String(plans.length);
  return [
    opening({ id: `group/${id}`, kind: 'group', label, description, state: 'idle', icon, spoken }, children),
  ];
}

function countText(t: TreeInput['t'], label: string, count: number): string {
  return count === 1 ? t('{0}: 1 identity.', label) : t('{0}: {1} identities.', label, count);
}

function groupRow(group: PlanGroup, input: TreeInput): TreeRow {
  const { t, window, accounts } = input;
  const { id, label, plans, groups, accountId } = group;
  const current = currentName(window);
  const holdsCurrent = current !== undefined && plans.some(({ name }) => name === current);
  const color = accountId === undefined ? undefined : accounts?.get(accountId)?.color;
  const own = label === accountId || accountId === undefined ? undefined : accountId;
  const marks = [own, String(plans.length), holdsCurrent ? t('current') : undefined];
  return opening(
    {
      ...{ id, kind: 'group', label, state: 'idle', icon: GROUP_ICONS[group.kind] },
      description: marks.filter((mark) => mark !== undefined).join(' · '),
      spoken: [
        countText(t, label, plans.length),
        holdsCurrent ? t('The identity of this window is among them.') : '',
      ]
        .filter(Boolean)
        .join(' '),
      ...(color === undefined ? {} : { color }),
    },
    () =>
      groups.length > 0
        ? groups.map((one) => groupRow(one, input))
        : plans.map((plan) => identityRow(plan, input, 'identity', group.kind === 'account')),
  );
}

const GROUP_ICONS: Readonly<Record<PlanGroup['kind'], string>> = {
  base: 'key',
  session: 'account',
  account: 'folder',
  prefix: 'folder',
  broken: 'error',
};

/** A row that makes what is below it when that is looked at. */
function opening(
  row: Omit<TreeRow, 'children' | 'expandable'>,
  make: () => readonly TreeRow[],
  expandable = true,
): TreeRow {
  let made: readonly TreeRow[] | undefined;
  return {
    ...row,
    expandable,
    get children() {
      return (made ??= make());
    },
  };
}

function basesRow(bases: readonly ShownPlan[], input: TreeInput): TreeRow {
  const { t } = input;
  return opening(
    {
      id: 'bases',
      kind: 'bases',
      label: t('Bases'),
      description: String(bases.length),
      state: 'idle',
      spoken:
        bases.length === 1
          ? t('1 profile that chains start from.')
          : t('{0} profiles that chains start from.', bases.length),
    },
    () => bases.map((plan) => identityRow(plan, input)),
  );
}

/** @param inAccount the row above says the account already */
function identityRow(plan: ShownPlan, input: TreeInput, prefix = 'identity', inAccount = false): TreeRow {
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

/** Base and hops in the order of the calls, then what is doubtful about them. */
function stepRows(
  id: string,
  plan: ChainPlan,
  lives: readonly (LiveHop | undefined)[],
  { t, accounts }: TreeInput,
): readonly TreeRow[] {
  const { base, hops, problems } = plan;
  const account = (accountId: string): string => shortAccount(accountId, accounts);
  // A base alone is its own only step: showing it again below itself says nothing.
  if (hops.length === 0 && isBaseOnly(plan)) return problemRows(id, problems);
  const baseRow: TreeRow = {
    id: `${id}/base`,
    kind: 'base',
    label: base.profile,
    description: baseSummary(base, t, account),
    state: 'idle',
    ...(base.place === undefined ? {} : { place: base.place }),
    spoken: t('Starts from {0}, {1}.', base.profile, baseSummary(base, t, account)),
    expandable: false,
    children: [],
  };
  const hopRows = hops.map((hop, index) =>
    hopRow({ id, chain: plan.name, hop, number: index + 1, of: hops.length, live: lives[index] }, account, t),
  );
  return [baseRow, ...hopRows, ...problemRows(id, problems)];
}

function hopRow(
  {
    id,
    chain,
    hop,
    number,
    of,
    live,
  }: {
    readonly id: string;
    readonly chain: string;
    readonly hop: Hop;
    readonly number: number;
    readonly of: number;
    readonly live: LiveHop | undefined;
  },
  account: (id: string) => string,
  t: Translate,
): TreeRow {
  const marks = [
    live === undefined ? undefined : t('live'),
    account(hop.role.accountId),
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
      t('Hop {0} of {1}: role {2} in account {3}.', number, of, hop.role.name, account(hop.role.accountId)),
      live === undefined ? '' : t('Its session is live.'),
      hop.mfaSerial === undefined ? '' : t('It asks for an MFA code.'),
    ]
      .filter(Boolean)
      .join(' '),
    expandable: false,
    children: [],
    hop: { hop, chain, number, of, ...(live === undefined ? {} : { live }) },
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
    expandable: false,
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
