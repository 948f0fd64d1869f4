import { signInPlaces } from '../sessions/signInSessions.ts';
import { sessionLabel, signInSession, type SignInSession } from '../sts/signIn/session.ts';
import type { PlanGroup } from './treeGroups.ts';
import type { TreeInput, TreeRow } from './treeRow.ts';

type SessionMarks = Required<Pick<TreeRow, 'signIn'>> & Pick<TreeRow, 'ends'>;

/** A row for each session of IAM Identity Center that has no group of its own. */
export function sessionRows(input: TreeInput, groups: readonly PlanGroup[]): readonly TreeRow[] {
  const { configuration, signIn, t } = input;
  if (signIn === undefined) return [];
  const grouped = new Set(groups.map((group) => sessionMarks(group, input)?.signIn.label));
  return signInPlaces(configuration).flatMap(({ label, session, plans }) => {
    if (session === undefined || grouped.has(label)) return [];
    const marks = marksOf(session, signIn);
    const { text } = marks.signIn.state;
    return [
      {
        ...{ id: `session/${label}`, kind: 'session', label, state: 'idle', icon: 'account' },
        ...{ description: text, expandable: false, children: [] },
        ...marks,
        spoken: [
          t('{0}, session of IAM Identity Center.', label),
          text === '' ? '' : t('Sign-in: {0}.', text),
          plans.length === 1
            ? t('1 profile signs in with it.')
            : t('{0} profiles sign in with it.', plans.length),
        ]
          .filter(Boolean)
          .join(' '),
      } satisfies TreeRow,
    ];
  });
}

/** What a group says of the sign-in that its identities share; undefined where they share none. */
export function sessionMarks({ kind, plans }: PlanGroup, { signIn }: TreeInput): SessionMarks | undefined {
  const [plan] = plans;
  if (signIn === undefined || kind !== 'session' || plan?.kind !== 'chain' || plan.base.kind !== 'sso') {
    return undefined;
  }
  return marksOf(signInSession(plan.base), signIn);
}

function marksOf(session: SignInSession, signIn: NonNullable<TreeInput['signIn']>): SessionMarks {
  const state = signIn(session);
  return {
    signIn: { label: sessionLabel(session), startUrl: session.startUrl, state },
    ...(state.until === undefined ? {} : { ends: [state.until] }),
  };
}
