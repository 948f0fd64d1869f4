import type { Clock } from '../sessions/clock.ts';
import type { Disposable } from '../sessions/emitter.ts';

/** Milliseconds without a change after which what has changed counts as whole: tools write a file in several steps. */
const SETTLE = 150;

/** Milliseconds from the first change on after which nobody waits any longer: a file that never rests is read as well. */
const PATIENCE = 1_000;

/** Does something once for changes that come close to one another, after the last of them. */
export class Settling implements Disposable {
  readonly #clock: Clock;
  readonly #run: () => void;
  #timer: Disposable | undefined;
  /** When the first change came for which nothing was done yet, epoch milliseconds. */
  #since: number | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Something has changed. */
  stir(): void {
    const now = this.#clock.now();
    this.#since ??= now;
    this.#timer?.dispose();
    this.#timer = this.#clock.after(Math.min(SETTLE, Math.max(this.#since + PATIENCE - now, 0)), () => {
      this.#since = undefined;
      this.#run();
    });
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}
