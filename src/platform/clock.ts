import type { Clock } from '../sessions/clock.ts';

/** The longest delay a timer takes; beyond it Node fires at once. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST));
    timer.unref();
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};
