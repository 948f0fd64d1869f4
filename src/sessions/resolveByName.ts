import type { ChainPlan, Plan } from '../config/plan.ts';
import { BrokenChainError, UnknownChainError } from '../sts/errors.ts';
import type { Asker } from './asker.ts';
import type { ChainSessions } from './chainSessions.ts';
import type { LiveIdentity } from './identity.ts';
import type { Freshness } from './walk.ts';

/** What turns the name of a chain into credentials. */
export interface ByName {
  readonly sessions: ChainSessions;
  /** The plan of a profile by the configuration as it is now. */
  readonly planOf: (name: string) => Promise<Plan | undefined>;
}

/**
 * Resolves the chain that has this name now.
 *
 * @throws ChainError; the asker's `signal.reason` when it left
 */
export async function resolveByName(
  { sessions, planOf }: ByName,
  name: string,
  asker: Asker,
  freshness: Freshness,
): Promise<LiveIdentity> {
  return sessions.resolve(chainOf(name, await planOf(name)), asker, freshness);
}

function chainOf(name: string, plan: Plan | undefined): ChainPlan {
  if (plan?.kind === 'broken') {
    throw new BrokenChainError(plan);
  }
  if (plan?.kind !== 'chain') {
    throw new UnknownChainError(name);
  }
  return plan;
}
