import type { ChainPlan } from '../config/plan.ts';
import type { WindowIdentity } from './identity.ts';
import { servedIdentity } from './servedIdentity.ts';

/** An identity of this window: its own, or one that something else holds. */
interface Held {
  readonly state: WindowIdentity;
  withdraw(): void;
}

export interface EndSignInDeps {
  readonly sessions: { drop(plans: Iterable<ChainPlan>): Promise<void> };
  readonly window: Held;
  readonly inUse: { readonly names: readonly string[]; session(name: string): Held };
}

/**
 * Ends what was made from a sign-in that is over: identities of these chains serve no more, their sessions are dropped,
 * and chains that are under way end with that reason.
 */
export async function endSignIn(
  plans: readonly ChainPlan[],
  { sessions, window, inUse }: EndSignInDeps,
): Promise<void> {
  // First of all, so that a chain under way ends with this reason, and not as one that nobody wants any more.
  const dropped = sessions.drop(plans);
  const names = new Set(plans.map(({ name }) => name));
  for (const held of [window, ...inUse.names.map((name) => inUse.session(name))]) {
    const served = servedIdentity(held.state)?.plan.name;
    if (served !== undefined && names.has(served)) held.withdraw();
  }
  await dropped;
}
