import { CHAINED_LIMIT } from './limits.ts';
import type { Hop } from './plan.ts';

/**
 * Whether one GetSessionToken call with a code stands in for codes at the roles: only long-term keys may call it, and a
 * role that wants more than an hour is left alone, since the cap of role chaining might apply after it.
 *
 * @param first the first hop of the chain
 * @param longTermKeys whether the base has keys that do not end
 * @param sessionSeconds for how long one code is to serve; 0 for a code per role
 */
export function sharesMfaCode(
  first: Hop | undefined,
  longTermKeys: boolean,
  sessionSeconds: number,
): boolean {
  return (
    sessionSeconds > 0 &&
    longTermKeys &&
    first?.mfaSerial !== undefined &&
    (first.durationSeconds?.value ?? CHAINED_LIMIT) <= CHAINED_LIMIT
  );
}
