import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import { sessionLabel, signInSession, type SignInSession } from '../sts/signIn/session.ts';

/** Something that a person signs in to, and the chains that start there. */
export interface SignInPlace {
  /** Name of the session, its start URL, or the profile with a `login_session`. */
  readonly label: string;
  /** Absent for `login_session` profiles, which the AWS CLI signs in. */
  readonly session?: SignInSession;
  readonly plans: readonly [ChainPlan, ...ChainPlan[]];
}

/** Everything that chains of a configuration sign in to, in the order of the files. */
export function signInPlaces({ plans }: Pick<Configuration, 'plans'>): readonly SignInPlace[] {
  const places = new Map<
    string,
    { label: string; session?: SignInSession; plans: [ChainPlan, ...ChainPlan[]] }
  >();
  for (const plan of plans.values()) {
    if (plan.kind !== 'chain' || (plan.base.kind !== 'sso' && plan.base.kind !== 'login')) continue;
    const session = sessionOf(plan);
    const label = signInLabel(plan);
    const key = `${plan.base.kind} ${label}`;
    const place = places.get(key);
    if (place !== undefined) place.plans.push(plan);
    else places.set(key, { label, ...(session && { session }), plans: [plan] });
  }
  return [...places.values()];
}

/** What a chain signs in to at IAM Identity Center; undefined where it starts at something else. */
export function sessionOf({ base }: ChainPlan): SignInSession | undefined {
  return base.kind === 'sso' ? signInSession(base) : undefined;
}

/** What a chain signs in to, for a person: name of the session, its start URL, or the profile that it starts from. */
export function signInLabel(plan: ChainPlan): string {
  const session = sessionOf(plan);
  return session === undefined ? plan.base.profile : sessionLabel(session);
}
