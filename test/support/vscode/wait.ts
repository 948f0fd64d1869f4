import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds before giving up; the default is generous, for a busy machine. */
  readonly timeout?: number;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

/**
 * Looks again and again until `condition` gives something other than undefined or false, and returns that.
 * An exception of the condition counts as "not yet" and is told when the time is over.
 */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { timeout = 60_000, interval = 50 }: WaitOptions = {},
): Promise<T> {
  const end = performance.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`Waited ${String(timeout)} ms in vain: ${what}`, { cause: last });
    }
    await delay(interval);
  }
}
