import type { ChainPlan } from '../config/plan.ts';
import { sharesMfaCode } from '../config/sharedMfa.ts';
import { HopError, ServiceError } from '../sts/errors.ts';
import { goesOn } from './asker.ts';
import { makeMfaSession, type WalkSettings } from './chainWalk.ts';
import type { KeptSessions } from './keptSessions.ts';
import type { PlanKeys } from './planKeys.ts';
import type { Session } from './session.ts';
import type { SingleFlight } from './singleFlight.ts';
import type { Walk } from './walk.ts';

export interface SharedMfaDeps {
  readonly kept: KeptSessions;
  readonly keys: PlanKeys;
  readonly flights: SingleFlight<Session>;
  /** Seconds that one code serves; 0 turns sharing off. */
  readonly sessionSeconds: () => number;
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
    const { plan } = walk;
    const baseKey = walk.key(0);
    const key = this.#deps.keys.mfa(plan);
    const seconds = this.#deps.sessionSeconds();
    const longTermKeys = base.credentials.sessionToken === undefined;
    const shares = sharesMfaCode(plan.hops[0], longTermKeys, seconds);
    if (key === undefined || this.#refused.has(baseKey) || !shares) {
      return undefined;
    }
    const make = async (flight: AbortSignal): Promise<Session> => {
      walk.step({ kind: 'mfa', hop: walk.hop(1), number: 1, of: walk.last });
      return this.#deps.kept.keep(key, await makeMfaSession(plan, base, seconds, settings, flight));
    };
    for (;;) {
      const cached = this.#deps.kept.cache.get(key);
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
        if (signal.aborted || !goesOn(walk.asker, error)) {
          throw error;
        }
      }
    }
  }

  /** A live session that may call the first hop in the base's stead. Makes none, and asks nobody. */
  live(plan: ChainPlan, base: Session): Session | undefined {
    const key = this.#deps.keys.mfa(plan);
    const longTermKeys = base.credentials.sessionToken === undefined;
    const shares = sharesMfaCode(plan.hops[0], longTermKeys, this.#deps.sessionSeconds());
    return key !== undefined && shares ? this.#deps.kept.cache.get(key) : undefined;
  }

  /** Whether the first hop of this plan can be made without a code. */
  isLive(plan: ChainPlan): boolean {
    const key = this.#deps.keys.mfa(plan);
    return key !== undefined && this.#deps.kept.cache.get(key) !== undefined;
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
