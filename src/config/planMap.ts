import type { OpenPlan } from './assemble.ts';
import type { Profile } from './profile.ts';

/**
 * The plans of a configuration by name. Those of profiles are found by way of the profiles' own map: to make a second map
 * of thousands of names would take as long as to make the plans.
 */
export class PlanMap implements ReadonlyMap<string, OpenPlan> {
  readonly #profiles: ReadonlyMap<string, Profile>;
  /** Those of profiles, by the profile's index, then those of the chains that settings declare. */
  readonly #plans: readonly OpenPlan[];
  readonly #declared: ReadonlyMap<string, OpenPlan>;

  constructor(
    profiles: ReadonlyMap<string, Profile>,
    ofProfiles: readonly OpenPlan[],
    declared: readonly OpenPlan[],
  ) {
    this.#profiles = profiles;
    this.#plans = declared.length === 0 ? ofProfiles : [...ofProfiles, ...declared];
    this.#declared = new Map(declared.map((plan) => [plan.name, plan]));
  }

  get size(): number {
    return this.#plans.length;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): OpenPlan | undefined {
    const profile = this.#profiles.get(name);
    return profile === undefined ? this.#declared.get(name) : this.#plans[profile.index];
  }

  keys(): MapIterator<string> {
    return Array.from(this.#plans, ({ name }) => name).values();
  }

  values(): MapIterator<OpenPlan> {
    return this.#plans.values();
  }

  entries(): MapIterator<[string, OpenPlan]> {
    return Array.from(this.#plans, (plan): [string, OpenPlan] => [plan.name, plan]).values();
  }

  [Symbol.iterator](): MapIterator<[string, OpenPlan]> {
    return this.entries();
  }

  forEach(visit: (plan: OpenPlan, name: string, plans: ReadonlyMap<string, OpenPlan>) => void): void {
    for (const plan of this.#plans) {
      visit(plan, plan.name, this);
    }
  }
}
