import { sessionLabel, type SignInSession } from '../sts/signIn/session.ts';
import type { TokenStore } from '../sts/signIn/tokenStore.ts';
import { Emitter, type Disposable, type Event } from './emitter.ts';

export interface SignInStatesDeps {
  readonly store: Pick<TokenStore, 'token' | 'isGone'>;
  /** What tells that a token may have changed, here or in another program. */
  readonly changes: readonly Event<void>[];
  readonly onError: (error: unknown) => void;
}

interface Known {
  readonly session: SignInSession;
  /** Epoch milliseconds; 0: nobody is signed in; undefined: not read yet. */
  until: number | undefined;
  /** Whether there was a token, in whatever state. */
  present: boolean;
  /** The last reading: an earlier one that ends later must not win. */
  reading: number;
}

/**
 * Until when somebody is signed in, and whether somebody has signed out: read from the token files, which every AWS tool
 * and every window shares.
 */
export class SignInStates implements Disposable {
  readonly #deps: SignInStatesDeps;
  readonly #changed: Emitter<void>;
  readonly #signedOut: Emitter<SignInSession>;
  readonly #known = new Map<string, Known>();
  readonly #subscriptions: readonly Disposable[];

  constructor(deps: SignInStatesDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<void>(deps.onError);
    this.#signedOut = new Emitter<SignInSession>(deps.onError);
    this.#subscriptions = deps.changes.map((change) =>
      change(() => {
        for (const { session } of this.#known.values()) this.#read(session);
      }),
    );
  }

  /** What was said of a session is different now. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** A token was taken away: in this window, in another one, or by another program. */
  get onDidSignOut(): Event<SignInSession> {
    return this.#signedOut.event;
  }

  /** Epoch milliseconds; 0 where nobody is signed in, undefined where that is not known yet. */
  until(session: SignInSession): number | undefined {
    this.follow(session);
    return this.#known.get(sessionLabel(session))?.until;
  }

  /** Keeps an eye on a session from now on. */
  follow(session: SignInSession): void {
    if (this.#known.has(sessionLabel(session))) return;
    this.#known.set(sessionLabel(session), { session, until: undefined, present: false, reading: 0 });
    this.#read(session);
  }

  /** As `until`, read now. */
  async current(session: SignInSession): Promise<number> {
    this.follow(session);
    await this.#update(session);
    return this.until(session) ?? 0;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
    this.#signedOut.dispose();
  }

  #read(session: SignInSession): void {
    this.#update(session).catch(this.#deps.onError);
  }

  async #update(session: SignInSession): Promise<void> {
    const known = this.#known.get(sessionLabel(session));
    if (known === undefined) return;
    const reading = (known.reading += 1);
    const token = await this.#deps.store.token(session);
    // A file that is just being written can't be read, but it is there.
    const gone = token === undefined && (await this.#deps.store.isGone(session));
    if (reading !== known.reading) return;
    const until = token?.expiresAt ?? 0;
    const signedOut = known.present && gone;
    known.present = !gone;
    if (known.until !== until) {
      known.until = until;
      this.#changed.fire();
    }
    if (signedOut) this.#signedOut.fire(session);
  }
}
