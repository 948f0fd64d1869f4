import type { Disposable } from './emitter.ts';

/** Time, owned by whoever builds the sessions: the machine's clock in the product, a fake one in tests. */
export interface Clock {
  /** Epoch milliseconds of the machine. */
  now(): number;
  /** Calls `run` once, not before `ms` have passed (later after sleep); never keeps the process alive. */
  after(ms: number, run: () => void): Disposable;
}
