import { currentName } from './identityState.ts';
import { identityRow } from './identityRow.ts';
import { identitiesAmong } from './profileText.ts';
import { groupPlans, type PlanGroup, type ShownPlan } from './treeGroups.ts';
import { sessionMarks, sessionRows } from './sessionRow.ts';
import { opening, type TreeInput, type TreeRow } from './treeRow.ts';

const MOST_RECENTS = 5;

/**
 * All rows. Few identities are a plain list, favourites first and then in the order of the files; many are in groups
 * below the favourites and the recent ones. What is signed in to follows, where it has no group of its own, and the bases
 * are in a group at the end.
 */
export function treeRows(input: TreeInput): readonly TreeRow[] {
  const { configuration, group = 'none', accounts, favourites = [], t } = input;
  const shown = [...configuration.plans.values()].filter((plan) => plan.kind !== 'plain');
  const identities = identitiesAmong(shown);
  const listed = new Set(identities);
  const bases = shown.filter((plan) => !listed.has(plan));
  const named = (names: readonly string[]): readonly ShownPlan[] =>
    names.map((name) => configuration.plans.get(name)).filter((plan) => plan?.kind === 'chain');
  const groups = groupPlans(identities, group, accounts, t);
  const baseRows = [...sessionRows(input, groups), ...(bases.length === 0 ? [] : [basesRow(bases, input)])];
  if (groups.length === 0) {
    const first = named(favourites).filter((plan) => listed.has(plan));
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
  const signIn = sessionMarks(group, input);
  const signInText = signIn?.signIn.state.text;
  const marks = [own, String(plans.length), signInText, holdsCurrent ? t('current') : undefined];
  return opening(
    {
      ...{ id, kind: 'group', label, state: 'idle', icon: GROUP_ICONS[group.kind] },
      description: marks.filter(Boolean).join(' · '),
      ...signIn,
      spoken: [
        countText(t, label, plans.length),
        signInText ? t('Sign-in: {0}.', signInText) : '',
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
