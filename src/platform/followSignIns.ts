import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';
import type { EndSignInDeps } from '../sessions/endSignIn.ts';
import { signInPlaces } from '../sessions/signInSessions.ts';
import type { SignInStates } from '../sessions/signInStates.ts';
import { once } from '../sts/loadSdk.ts';
import { sessionLabel, type SignInSession } from '../sts/signIn/session.ts';
import type { Log } from './log.ts';
import type { SignInFiles } from './signInFiles.ts';

interface FollowDeps extends EndSignInDeps {
  readonly sessions: EndSignInDeps['sessions'] & { withhold(plans: Iterable<ChainPlan>): Promise<void> };
  readonly source: { readonly latest: Configuration | undefined; readonly onDidRead: Event<Configuration> };
  /** Loads what reads and watches the files of sign-ins. */
  readonly files: () => Promise<SignInFiles>;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
}

/**
 * How sign-ins stand, for views: followed from the first configuration on that has any. A sign-out anywhere ends what
 * this window has made from the sign-in.
 */
export class FollowedSignIns implements Disposable {
  readonly #deps: FollowDeps;
  readonly #changed: Emitter<void>;
  readonly #reading: Disposable;
  readonly #following: () => Promise<SignInStates>;
  readonly #met = new Set<string>();
  #states: SignInStates | undefined;

  constructor(deps: FollowDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<void>(deps.onError);
    this.#following = once(() => this.#follow());
    this.#reading = deps.source.onDidRead((configuration) => {
      for (const { session, plans } of signInPlaces(configuration)) {
        if (session !== undefined) this.#meetOnce(session, plans).catch(deps.onError);
      }
    });
  }

  /** What was said of a session is different now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Epoch milliseconds; 0 where nobody is signed in, undefined where that is not known yet. */
  until(session: SignInSession): number | undefined {
    return this.#states?.until(session);
  }

  /** As `until`, read now. */
  async current(session: SignInSession): Promise<number> {
    return (await this.#following()).current(session);
  }

  dispose(): void {
    this.#reading.dispose();
    this.#changed.dispose();
  }

  /** At the first configuration that has a session, and at a later one where that failed. */
  async #meetOnce(session: SignInSession, plans: readonly ChainPlan[]): Promise<void> {
    const label = sessionLabel(session);
    if (this.#met.has(label)) return;
    this.#met.add(label);
    try {
      await this.#meet(session, plans);
    } catch (error) {
      this.#met.delete(label);
      throw error;
    }
  }

  /** Begins to follow a session. Where nobody is signed in, what windows of earlier have kept of its chains is void. */
  async #meet(session: SignInSession, plans: readonly ChainPlan[]): Promise<void> {
    await this.current(session);
    const { tokens } = await this.#deps.files();
    if (await tokens.isGone(session)) await this.#deps.sessions.withhold(plans);
  }

  async #follow(): Promise<SignInStates> {
    const { states } = await this.#deps.files();
    states.onDidChange(() => {
      this.#changed.fire();
    });
    states.onDidSignOut((session) => {
      this.#signedOut(session).catch(this.#deps.onError);
    });
    this.#states = states;
    return states;
  }

  async #signedOut(session: SignInSession): Promise<void> {
    const { source, log } = this.#deps;
    const label = sessionLabel(session);
    log.info(`The sign-in to ${label} is gone; so is what was made from it.`);
    const places = source.latest === undefined ? [] : signInPlaces(source.latest);
    const place = places.find((one) => one.session !== undefined && one.label === label);
    const { endSignIn } = await import('../sessions/endSignIn.ts');
    await endSignIn(place?.plans ?? [], this.#deps);
  }
}
