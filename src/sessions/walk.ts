import { hopAt, type ChainPlan, type Hop } from '../config/plan.ts';
import type { Asker } from './asker.ts';
import type { Step } from './identity.ts';

/**
 * How much of what is cached a resolve may use.
 * - `use`: whatever is not due; what is due but live too, where only a person could renew it.
 * - `renew`: the same for the hops on the way, but the last session has to be a new one if it is due.
 * - `anew`: nothing; every hop is called again.
 */
export type Freshness = 'use' | 'renew' | 'anew';

/** One asker's way along one plan. */
export class Walk {
  readonly plan: ChainPlan;
  readonly keys: readonly string[];
  readonly asker: Asker;
  readonly freshness: Freshness;

  constructor(plan: ChainPlan, keys: readonly string[], asker: Asker, freshness: Freshness) {
    this.plan = plan;
    this.keys = keys;
    this.asker = asker;
    this.freshness = freshness;
  }

  /** Index of the last prefix: the whole chain. */
  get last(): number {
    return this.plan.hops.length;
  }

  /** Key of the first k hops; of the base alone for 0. */
  key(k: number): string {
    const key = this.keys[k];
    if (key === undefined) {
      throw new RangeError(`“${this.plan.name}” has no prefix ${String(k)}.`);
    }
    return key;
  }

  /** Hop k, counted from 1. */
  hop(k: number): Hop {
    return hopAt(this.plan, k - 1);
  }

  step(step: Step): void {
    this.asker.onStep?.(step);
  }

  /** A session that is due but live will do for the hops on the way, and for the last one unless it is to be renewed. */
  acceptsDue(k: number): boolean {
    return this.freshness === 'use' || (this.freshness === 'renew' && k < this.last);
  }
}
