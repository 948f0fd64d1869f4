import type { Clock } from '../../sessions/clock.ts';
import type { Disposable } from '../../sessions/emitter.ts';
import type { Log } from '../../platform/log.ts';
import type { Refusal } from './request.ts';

/** Refusals are written down together, so that a flood of them makes one line a minute. */
const TOGETHER_MS = 60_000;

/** Counts refused requests for the log: how many of which kind, never what they held. */
export class Refusals implements Disposable {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #counts = new Map<Refusal, number>();
  #timer: Disposable | undefined;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  add(why: Refusal): void {
    this.#counts.set(why, (this.#counts.get(why) ?? 0) + 1);
    this.#timer ??= this.#clock.after(TOGETHER_MS, () => {
      this.#write();
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#write();
  }

  #write(): void {
    this.#timer = undefined;
    if (this.#counts.size === 0) return;
    const parts = [...this.#counts].map(([why, count]) => `${why} ${String(count)}`);
    this.#counts.clear();
    this.#log.warn(`The credentials endpoint refused requests: ${parts.join(', ')}.`);
  }
}
