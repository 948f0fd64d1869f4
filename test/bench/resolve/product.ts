import { configure } from '../../../src/config/configure.ts';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { readSharedFile } from '../../../src/platform/readFile.ts';
import { ChainSessions } from '../../../src/sessions/chainSessions.ts';
import { gatewayOnce } from '../../../src/sts/loadSdk.ts';
import { clock, say, SIBLING, THREE_HOPS } from './answers.ts';

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
const sessions = new ChainSessions({
  gateway: gatewayOnce({ now: () => Date.now(), proxySettings: () => ({}), files: () => files }),
  clock: systemClock,
  settings: () => ({ defaultSessionName: 'dana', mfaCommand: undefined, mfaSessionSeconds: 43_200 }),
  vault: undefined,
  jitter: 0,
  onError: (error) => {
    throw error;
  },
});
const asker = { signal: new AbortController().signal };

function planOf(name: string): ChainPlan {
  const plan = plans.get(name);
  if (plan?.kind !== 'chain') throw new Error(`${name} is no chain.`);
  return plan;
}

const first = await clock(() => sessions.resolve(planOf(THREE_HOPS), asker));
const sibling = await clock(() => sessions.resolve(planOf(SIBLING), asker));
const again = await clock(() => sessions.resolve(planOf(SIBLING), asker));
const later = await clock(() => sessions.resolve(planOf(THREE_HOPS), asker, 'anew'));
say({ first, later, sibling, again });
process.exit(0);
