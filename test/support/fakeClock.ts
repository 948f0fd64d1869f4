import type { Clock } from '../../src/sessions/clock.ts';
import type { Disposable } from '../../src/sessions/emitter.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that moves only when a test says so. Timers fire in order of their moment; work they begin on the real network
 * is waited for by `settled`, which the test hands in.
 */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start = Date.parse('2026-03-01T08:00:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Disposable {
    this.#order += 1;
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order, run };
    this.#timers.add(timer);
    return { dispose: () => this.#timers.delete(timer) };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, running each timer at its moment; after each, waits for `settled`. */
  async advance(ms: number, settled: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers]
        .filter(({ at }) => at <= end)
        .sort((one, other) => one.at - other.at || one.order - other.order)[0];
      if (next === undefined) {
        break;
      }
      this.#now = Math.max(this.#now, next.at);
      this.#timers.delete(next);
      next.run();
      await settled();
    }
    this.#now = end;
  }

  /** The machine sleeps: time passes and no timer runs; those that were due run at the next {@link advance}. */
  sleep(ms: number): void {
    this.#now += ms;
  }
}
