import type { Clock } from '../sessions/clock.ts';

/** The longest delay a timer takes; beyond it Node fires at once. */
const LONGEST = 2 ** 31 - 1;

/** A step back that is more than a correction: what the clock says after it has another beginning. */
const SET_BACK_MS = 1_000;

/**
 * Time that is never set back, though the machine's is: credentials that have ended would look alive again until STS is
 * heard the next time. Forward it always follows, from where a step back has left it: a sleep after one is a sleep. What
 * is ahead of STS for that is corrected by its next answer, as any wrong clock is.
 *
 * @param wall the machine's time, epoch milliseconds
 * @param steady milliseconds from any moment on, which nobody can set
 */
export function neverBack(wall: () => number, steady: () => number): () => number {
  let origin = wall();
  let since = steady();
  let ahead = 0;
  return () => {
    const told = wall() + ahead;
    const moment = steady();
    const passed = origin + (moment - since);
    if (told < passed) {
      if (passed - told > SET_BACK_MS) ahead += passed - told;
      return passed;
    }
    // Set forward, or woken from a sleep, through which the steady clock may have stood still.
    origin = told;
    since = moment;
    return told;
  };
}

/** The machine's clock, by {@link neverBack}. */
export const systemClock: Clock = {
  now: neverBack(
    () => Date.now(),
    () => performance.now(),
  ),
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
