import type { ChainPlan } from '../config/plan.ts';
import { HopError, PersonNeededError, ServiceError } from '../sts/errors.ts';
import { canShareMfa, makeMfaSession, type WalkSettings } from './chainWalk.ts';
import { mfaSessionKey } from './prefixKey.ts';
import type { Session } from './session.ts';
import type { SessionCache } from './sessionCache.ts';
import type { SingleFlight } from './singleFlight.ts';
import type { Walk } from './walk.ts';

export interface SharedMfaDeps {
  readonly cache: SessionCache;
  readonly flights: SingleFlight<Session>;
  /** Seconds that one code serves; 0 turns sharing off. */
  readonly sessionSeconds: () => number;
  readonly keep: (key: string, session: Session) => Session;
}

/** One MFA code for every role behind one device: a GetSessionToken session between a long-term key and its roles. */
export class SharedMfa {
  readonly #deps: SharedMfaDeps;
  /** Bases whose policy does not let them call GetSessionToken. */
  readonly #refused = new Set<string>();

  constructor(deps: SharedMfaDeps) {
    this.#deps = deps;
  }

  /** The session that calls the first hop in the base's stead; undefined where the base has to call with a code itself. */
  async sessionFor(
    walk: Walk,
    base: Session,
    settings: WalkSettings,
    signal: AbortSignal,
  ): Promise<Session | undefined> {
    const { plan, keys } = walk;
    const baseKey = walk.key(0);
    const [key] = this.keysOf(plan, keys);
    const seconds = this.#deps.sessionSeconds();
    if (key === undefined || this.#refused.has(baseKey) || !canShareMfa(plan, base.credentials, seconds)) {
      return undefined;
    }
    const make = async (flight: AbortSignal): Promise<Session> => {
      walk.step({ kind: 'mfa', hop: walk.hop(1), number: 1, of: walk.last });
      return this.#deps.keep(key, await makeMfaSession(plan, base, seconds, settings, flight));
    };
    for (;;) {
      const cached = this.#deps.cache.get(key);
      if (cached !== undefined) {
        return cached;
      }
      try {
        return await this.#deps.flights.run(key, signal, make);
      } catch (error) {
        if (isDenied(error)) {
          // The user's policy does not allow GetSessionToken: then each role gets its own code.
          this.#refused.add(baseKey);
          return undefined;
        }
        // Someone who may not ask was first; this asker may, and goes on.
        if (!(error instanceof PersonNeededError) || walk.asker.askMfaCode === undefined) {
          throw error;
        }
      }
    }
  }

  /** Whether the first hop of this plan can be made without a code. */
  isLive(plan: ChainPlan, keys: readonly string[]): boolean {
    return this.keysOf(plan, keys).some((key) => this.#deps.cache.get(key) !== undefined);
  }

  keysOf(plan: ChainPlan, keys: readonly string[]): readonly string[] {
    const [baseKey] = keys;
    const serial = plan.hops[0]?.mfaSerial?.value;
    return serial === undefined || baseKey === undefined
      ? []
      : [mfaSessionKey(baseKey, serial, this.#deps.sessionSeconds())];
  }

  forget(): void {
    this.#refused.clear();
  }
}

function isDenied(error: unknown): boolean {
  return (
    error instanceof HopError &&
    error.failure instanceof ServiceError &&
    error.failure.code === 'AccessDenied' &&
    !error.failure.text.includes('MultiFactorAuthentication')
  );
}
