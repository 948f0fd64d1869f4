import { BaseError, CancelledError } from '../sts/errors.ts';
import { signedOut } from '../sts/signIn/failures.ts';
import type { Step } from './identity.ts';
import { signInLabel } from './signInSessions.ts';
import type { Walk } from './walk.ts';

/** Walks that have begun, so that a sign-out or a forgetting ends them too: they may hold what is void by then. */
export class WalksUnderWay {
  readonly #walks = new Map<Walk, AbortController>();
  /** Keys of the bases for which somebody is signing in now. */
  readonly #signingIn = new Set<string>();

  /**
   * Does the work of a walk.
   *
   * @param signal of the asker; the work gets one that ends when the walk is ended here, too
   * @throws BaseError when the sign-in that it starts from was ended; CancelledError when all was forgotten
   */
  async run<T>(walk: Walk, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ending = new AbortController();
    this.#walks.set(walk, ending);
    try {
      const made = await work(AbortSignal.any([signal, ending.signal]));
      ending.signal.throwIfAborted();
      return made;
    } finally {
      this.#walks.delete(walk);
    }
  }

  /**
   * Does what signs somebody in for a walk: who waits for that has nothing yet of the sign-in before. Its steps are those
   * of every walk from the same base.
   */
  async signIn(walk: Walk, work: (onStep: (step: Step) => void) => Promise<void>): Promise<void> {
    const key = walk.key(0);
    this.#signingIn.add(key);
    try {
      await work((step) => {
        for (const one of this.#walks.keys()) {
          if (one.key(0) === key) one.step(step);
        }
      });
    } finally {
      this.#signingIn.delete(key);
    }
  }

  /** Whether somebody is signing in for the base of a walk. */
  isSigningIn(walk: Walk): boolean {
    return this.#signingIn.has(walk.key(0));
  }

  /** Ends the walks that use any of these keys, but for those that wait for a new sign-in, which are given back. */
  end(keys: ReadonlySet<string>): readonly Walk[] {
    const waiting: Walk[] = [];
    for (const [walk, ending] of this.#walks) {
      if (!walk.keys.some((key) => keys.has(key))) continue;
      if (this.#signingIn.has(walk.key(0))) waiting.push(walk);
      else ending.abort(new BaseError(walk.plan, signedOut(signInLabel(walk.plan), walk.plan.name)));
    }
    return waiting;
  }

  /** Ends every walk: all sessions are forgotten. */
  endAll(): void {
    for (const ending of this.#walks.values())
      ending.abort(new CancelledError('All sessions were forgotten.'));
  }
}
