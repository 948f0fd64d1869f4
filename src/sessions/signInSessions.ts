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
    const session = plan.base.kind === 'sso' ? signInSession(plan.base) : undefined;
    const label = session === undefined ? plan.base.profile : sessionLabel(session);
    const key = `${plan.base.kind} ${label}`;
    const place = places.get(key);
    if (place !== undefined) place.plans.push(plan);
    else places.set(key, { label, ...(session && { session }), plans: [plan] });
  }
  return [...places.values()];
}
