import { configure } from '../../../src/config/configure.ts';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { readSharedFile } from '../../../src/platform/readFile.ts';
import { ChainSessions } from '../../../src/sessions/chainSessions.ts';
import { gatewayOnce } from '../../../src/sts/loadSdk.ts';

export interface Subject {
  /** Loads the SDK, as the product does when a person is about to choose. */
  prepare(): Promise<void>;
  /** Resolves a chain: milliseconds until its credentials are there, and until they are confirmed. */
  resolve(name: string, anew: boolean): Promise<{ readonly there: number; readonly confirmed: number }>;
}

/** The sessions of one window, with the configuration of the environment. */
export async function newSubject(): Promise<Subject> {
  const files = {
    config: process.env['AWS_CONFIG_FILE'] ?? '',
    credentials: process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? '',
  };
  const { plans } = configure({
    files,
    config: await readSharedFile(files.config),
    credentials: await readSharedFile(files.credentials),
    env: {},
    platform: process.platform,
  });
  const gateway = gatewayOnce({
    now: () => systemClock.now(),
    proxySettings: () => ({}),
    files: () => files,
  });
  const sessions = new ChainSessions({
    gateway,
    clock: systemClock,
    settings: () => ({ defaultSessionName: 'dana', mfaCommand: undefined, mfaSessionSeconds: 43_200 }),
    vault: undefined,
    jitter: 0,
    onError: (error) => {
      throw error;
    },
  });
  const planOf = (name: string): ChainPlan => {
    const plan = plans.get(name);
    if (plan?.kind !== 'chain') throw new Error(`${name} is no chain.`);
    return plan;
  };
  return {
    prepare: async () => {
      await gateway();
    },
    resolve: async (name, anew) => {
      const start = performance.now();
      let there = NaN;
      const { signal } = new AbortController();
      // The step after the last hop: its credentials have come.
      const onStep = ({ kind }: { readonly kind: string }): void => {
        if (kind === 'verify') there = performance.now() - start;
      };
      await sessions.resolve(planOf(name), { signal, onStep }, anew ? 'anew' : 'use');
      return { there, confirmed: performance.now() - start };
    },
  };
}
