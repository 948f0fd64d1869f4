import type { Clock } from '../../src/sessions/clock.ts';
import { neverBack } from '../../src/platform/clock.ts';

/** Time that passes faster, the same in every process that is told when it began. */
export interface FastTime {
  /** Epoch milliseconds at which it began to run fast. */
  readonly began: number;
  /** How many seconds pass in one. */
  readonly speed: number;
}

/** The true time: AWS's. */
export function trueNow({ began, speed }: FastTime): number {
  return began + (Date.now() - began) * speed;
}

/** A machine's clock in fast time, which somebody puts forward and back. */
export class MachineClock implements Clock {
  readonly now: () => number;
  readonly #time: FastTime;
  #wrongBy = 0;

  constructor(time: FastTime) {
    this.#time = time;
    this.now = neverBack(
      () => trueNow(time) + this.#wrongBy,
      () => performance.now() * time.speed,
    );
  }

  /** From now on it shows so many milliseconds more than the true time, or less. */
  jump(wrongBy: number): void {
    this.#wrongBy = wrongBy;
  }

  after(ms: number, run: () => void): { dispose(): void } {
    const timer = setTimeout(run, Math.max(0, ms) / this.#time.speed);
    timer.unref();
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  }
}
