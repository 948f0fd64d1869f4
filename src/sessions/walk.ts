import type { ChainPlan } from '../config/plan.ts';
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

  step(step: Step): void {
    this.asker.onStep?.(step);
  }

  /** A session that is due but live will do for the hops on the way, and for the last one unless it is to be renewed. */
  acceptsDue(k: number): boolean {
    return this.freshness === 'use' || (this.freshness === 'renew' && k < this.keys.length - 1);
  }
}
