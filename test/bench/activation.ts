/**
 * `npm run bench:activation`: what VS Code itself noted for our activation and for two of its own extensions in the same
 * window, with 1,000 profiles. It prints and never fails.
 */
import { writeFile } from 'node:fs/promises';
import { generateConfig } from './configFiles.ts';
import type { ActivationTimes, MeasuredActivation } from './inHost/activation.ts';
import { finish, median, type Row } from './result.ts';
import { withWindow } from './window.ts';

const ROUNDS = 5;
const PROFILES = 1_000;
const OURS = 'role-chain.role-chain';
const GIT = 'vscode.git';
const GITHUB = 'vscode.github-authentication';

const rounds = await withWindow(async ({ world, measure }) => {
  await writeFile(world.home.configFile, generateConfig(PROFILES, 'threes'));
  const measured: MeasuredActivation[] = [];
  // The first window of a server pays for caches that all extensions share.
  await measure('activation');
  for (let round = 0; round < ROUNDS; round++) measured.push(await measure<MeasuredActivation>('activation'));
  return measured;
});

const total = ({ load, call, settle }: ActivationTimes): number => load + call + settle;
const alone = ({ loadAlone, call, settle }: ActivationTimes): number => loadAlone + call + settle;
const blocking = ({ load, call }: ActivationTimes): number => load + call;
const timesOf = (id: string): readonly ActivationTimes[] =>
  rounds.flatMap(({ times }) => (times[id] === undefined ? [] : [times[id]]));
const ratio = (of: (times: ActivationTimes) => number, other: string): number =>
  median(rounds.map(({ times }) => of(times[OURS]!) / of(times[other]!)));

const rows: Row[] = [];
for (const id of [OURS, GIT, GITHUB]) {
  const times = timesOf(id);
  rows.push(
    { what: `${id}: load its file`, value: median(times.map(({ load }) => load)), unit: 'ms' },
    {
      what: `${id}: load its file, alone`,
      value: median(times.map(({ loadAlone }) => loadAlone)),
      unit: 'ms',
    },
    { what: `${id}: call activate`, value: median(times.map(({ call }) => call)), unit: 'ms' },
    {
      what: `${id}: until activate has settled`,
      value: median(times.map(({ settle }) => settle)),
      unit: 'ms',
    },
  );
}
rows.push(
  { what: 'ours / git, whole', value: ratio(total, GIT), unit: '', goal: { atMost: 0.25 } },
  { what: 'ours / git, whole, each file alone', value: ratio(alone, GIT), unit: '' },
  { what: 'ours / git, what blocks the host', value: ratio(blocking, GIT), unit: '' },
  { what: 'ours / github-authentication, whole', value: ratio(total, GITHUB), unit: '' },
  {
    what: 'windows in which the SDK was loaded',
    value: rounds.filter(({ sdkLoaded }) => sdkLoaded).length,
    unit: '',
    goal: { atMost: 0 },
  },
  { what: 'our code that was loaded', value: rounds[0]!.bytes / 1_000, unit: 'kB' },
);

await finish('activation', `Activation with ${String(PROFILES)} profiles, ${String(ROUNDS)} windows`, rows);
