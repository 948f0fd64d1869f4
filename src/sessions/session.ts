import type { CallerIdentity, Credentials } from '../sts/credentials.ts';

/** A hop as it was made, kept with every session that was reached over it. */
export interface TrailHop {
  readonly arn: string;
  readonly accountId: string;
  /** Epoch milliseconds, as STS returned it. */
  readonly expiresAt: number;
}

/** The credentials of one prefix of a chain: its base, or its first k hops. */
export interface Session {
  readonly credentials: Credentials;
  /** Epoch milliseconds by STS's clock. */
  readonly issuedAt: number;
  /** The hops that lead here, in order; empty for a base. */
  readonly trail: readonly TrailHop[];
  /** From GetCallerIdentity; absent for a session that only served as a caller so far. */
  readonly verified?: CallerIdentity;
  /** Things to be said to a person about how it was made. */
  readonly notes: readonly string[];
}

/** Renewed when this is left. Clients refetch below 15 min, so they should never see less. */
const RENEW_BEFORE_MS = 15 * 60_000;
/**
 * A session with less than this left, or less than a sixth of a short lifetime, is not used to begin anything: it could
 * end within the call.
 */
const LAST_USE_MS = 30_000;

/** Whether a session can still sign a call. `now` is by STS's clock. */
export function isLive({ credentials: { expiresAt }, issuedAt }: Session, now: number): boolean {
  return expiresAt === undefined || expiresAt - now > Math.min(LAST_USE_MS, (expiresAt - issuedAt) / 6);
}

/**
 * When a session is due for renewal, by STS's clock: 15 min before its end, or when a third of a short lifetime is
 * left. Undefined for keys that do not end.
 *
 * @param jitter 0 to 1: how much earlier, up to a minute (less for short lifetimes), so that windows do not act as one
 */
export function dueAt(session: Session, jitter: number): number | undefined {
  const { expiresAt } = session.credentials;
  if (expiresAt === undefined) {
    return undefined;
  }
  const lifetime = Math.max(0, expiresAt - session.issuedAt);
  const before = Math.min(RENEW_BEFORE_MS, lifetime / 3);
  const spread = Math.min(60_000, lifetime / 30) * jitter;
  return expiresAt - before - spread;
}
