import type { Plan } from '../config/plan.ts';
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
  /** What a name that there is not may have been meant to be. */
  readonly nearest?: (name: string) => Promise<string | undefined>;
}

/**
 * Resolves the chain that has this name now.
 *
 * @throws ChainError; the asker's `signal.reason` when it left
 */
export async function resolveByName(
  { sessions, planOf, nearest }: ByName,
  name: string,
  asker: Asker,
  freshness: Freshness,
): Promise<LiveIdentity> {
  const plan = await planOf(name);
  switch (plan?.kind) {
    case undefined:
      throw new UnknownChainError(name, { nearest: await nearest?.(name) });
    case 'plain':
      throw new UnknownChainError(name, { plain: true });
    case 'broken':
      throw new BrokenChainError(plan);
    case 'chain':
      return sessions.resolve(plan, asker, freshness);
  }
}
