import type { ChainPlan } from '../config/plan.ts';
import { mfaSessionKey, prefixKeys } from './prefixKey.ts';

/** What goes into keys beside the plan. */
export interface KeySettings {
  readonly defaultSessionName: string;
  readonly mfaSessionSeconds: number;
}

const MOST_KEPT_KEYS = 33;

/** Keys of plans by the settings of now, made once: views ask for those of every plan at every change of a session. */
export class PlanKeys {
  readonly #settings: () => KeySettings;
  readonly #known = new WeakMap<
    ChainPlan,
    { readonly defaultSessionName: string; readonly keys: readonly string[] }
  >();

  constructor(settings: () => KeySettings) {
    this.#settings = settings;
  }

  /** One key for each prefix, see `prefixKeys`. */
  of(plan: ChainPlan): readonly string[] {
    const { defaultSessionName } = this.#settings();
    const known = this.#known.get(plan);
    if (known?.defaultSessionName === defaultSessionName) {
      return known.keys;
    }
    const keys = prefixKeys(plan, defaultSessionName);
    // Those of a very long chain would take more memory than making them again takes time.
    if (keys.length <= MOST_KEPT_KEYS) {
      this.#known.set(plan, { defaultSessionName, keys });
    }
    return keys;
  }

  /** Key of the session that one MFA code gives to all roles of the base; undefined where the first hop needs no code. */
  mfa(plan: ChainPlan): string | undefined {
    const [baseKey] = this.of(plan);
    const serial = plan.hops[0]?.mfaSerial?.value;
    return serial === undefined || baseKey === undefined
      ? undefined
      : mfaSessionKey(baseKey, serial, this.#settings().mfaSessionSeconds);
  }

  /** Keys of every session that resolving these plans may make or use. */
  all(plans: Iterable<ChainPlan>): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const plan of plans) {
      for (const key of this.of(plan)) {
        keys.add(key);
      }
      const mfa = this.mfa(plan);
      if (mfa !== undefined) {
        keys.add(mfa);
      }
    }
    return keys;
  }
}
