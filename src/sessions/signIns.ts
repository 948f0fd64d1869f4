import type { ChainPlan } from '../config/plan.ts';
import { BaseError, BaseSourceError, PersonNeededError } from '../sts/errors.ts';
import { isFailure } from '../sts/hopCall.ts';
import type { Surroundings } from '../sts/signIn/flows.ts';
import type { SignInGateway } from '../sts/signIn/gateway.ts';
import type { SignInSession } from '../sts/signIn/session.ts';
import type { Asker } from './asker.ts';
import { Emitter, type Disposable, type Event } from './emitter.ts';
import { sessionOf, signInLabel } from './signInSessions.ts';
import { SignInUnderWay } from './signInUnderWay.ts';
import { SingleFlight } from './singleFlight.ts';

export interface SignInsDeps {
  /** Loads the network at its first use. */
  readonly gateway: () => Promise<SignInGateway>;
  readonly surroundings: () => Surroundings;
  readonly onError: (error: unknown) => void;
}

/** To what, and with a chain that starts there. */
export interface SignedIn {
  readonly plan: ChainPlan;
  readonly session: SignInSession;
}

/** The sign-ins that chains start from: one at a time for each session, however many chains wait for it. */
export class SignIns implements Disposable {
  readonly #deps: SignInsDeps;
  readonly #flights = new SingleFlight<void>();
  readonly #underWay = new Map<string, SignInUnderWay>();
  readonly #changed: Emitter<void>;
  readonly #signedIn: Emitter<SignedIn>;

  constructor(deps: SignInsDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<void>(deps.onError);
    this.#signedIn = new Emitter<SignedIn>(deps.onError);
  }

  /** Somebody has signed in or out here. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Somebody has signed in to Identity Center here. */
  get onDidSignIn(): Event<SignedIn> {
    return this.#signedIn.event;
  }

  /**
   * Signs in to what a chain starts from, or joins whoever does so now.
   *
   * @throws PersonNeededError where nobody may be asked; BaseError when it came to nothing; the asker's `signal.reason`
   */
  async signIn(plan: ChainPlan, asker: Asker): Promise<void> {
    const { base } = plan;
    const { signIn: person, signal } = asker;
    if (person === undefined || (base.kind !== 'sso' && base.kind !== 'login')) {
      throw new PersonNeededError(plan, 'signIn', base.profile, base.place);
    }
    const session = sessionOf(plan);
    const label = signInLabel(plan);
    const key = signInKey(plan);
    const underWay = this.#underWay.get(key) ?? new SignInUnderWay();
    this.#underWay.set(key, underWay);
    const leave = underWay.join(asker);
    try {
      await this.#flights.run(key, signal, async (flight) => {
        underWay.begin(label);
        if (session === undefined) {
          await person.awsLogin(base.profile, flight);
        } else {
          const gateway = await this.#deps.gateway();
          await gateway.signIn(plan, session, underWay.reporting(person), this.#deps.surroundings(), flight);
        }
        this.#changed.fire();
        if (session !== undefined) this.#signedIn.fire({ plan, session });
      });
    } catch (error) {
      throw isFailure(error) ? new BaseError(plan, error) : error;
    } finally {
      leave();
      if (underWay.isOver && this.#underWay.get(key) === underWay) this.#underWay.delete(key);
    }
  }

  /** Shows how the sign-in of a chain stands to somebody who waits for it through another chain: the code, again. */
  showAgain(plan: ChainPlan, asker: Asker): void {
    this.#underWay.get(signInKey(plan))?.showTo(asker);
  }

  /**
   * Forgets a sign-in, here and at Identity Center.
   *
   * @throws ServiceError or ConnectionError when it is forgotten here, but Identity Center could not be told
   */
  async signOut(plan: ChainPlan, session: SignInSession, signal: AbortSignal): Promise<void> {
    try {
      await (await this.#deps.gateway()).signOut(plan, session, signal);
    } finally {
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#changed.dispose();
    this.#signedIn.dispose();
  }
}

/** Whether a chain's base failed because somebody has to sign in. */
export function wantsSignIn(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.failure instanceof BaseSourceError &&
    error.failure.failure === 'signInNeeded'
  );
}

function signInKey(plan: ChainPlan): string {
  return `${plan.base.kind} ${signInLabel(plan)}`;
}
