/**
 * `npm run bench:config`: parse, link and plan against `@smithy/shared-ini-file-loader`, which only parses, in the same
 * process and in turns; memory per profile; and how time grows with the number of profiles. It prints and never fails.
 */
import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { configure } from '../../src/config/configure.ts';
import type { Configuration } from '../../src/config/configuration.ts';
import type { Hop } from '../../src/config/plan.ts';
import { linkFiles } from '../../src/config/profiles.ts';
import { parseIni } from '../../src/config/parse.ts';
import { Report } from '../../src/config/report.ts';
import { generateConfig, type Shape } from './configFiles.ts';
import { finish, median, type Row } from './result.ts';

const ROUNDS = 31;
const WARM_UP = 8;
const PROFILES = 10_000;
const SIZES = [1_000, 3_000, 10_000, 30_000, 100_000];

const NO_FILE = '/nonexistent/role-chain-bench';

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const shape of ['threes', 'line'] as const) {
    rows.push(...(await compare(shape)));
  }
  measureMemory();
  measureGrowth();
  await finish('config', `${String(PROFILES)} profiles, against a parser alone`, rows);
}

async function compare(shape: Shape): Promise<Row[]> {
  const text = generateConfig(PROFILES, shape);
  const bytes = new TextEncoder().encode(text);
  const times = { loader: [] as number[], parseAndLink: [] as number[], all: [] as number[] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const loader = await clock(() => parseWithLoader(text));
    const parseAndLink = await clock(() => linkFiles(parseIni('config', text), undefined, new Report()));
    const all = await clock(() => lookAt(plan(bytes), shape));
    if (round >= WARM_UP) {
      times.loader.push(loader);
      times.parseAndLink.push(parseAndLink);
      times.all.push(all);
    }
  }
  const base = median(times.loader);
  const row = (what: string, list: readonly number[]) => ({
    what,
    'median ms': round2(median(list)),
    'times as fast as the loader': round2(base / median(list)),
  });
  print(
    `${String(PROFILES)} profiles, ${shape}, ${(bytes.length / 1e6).toFixed(2)} MB, ${String(ROUNDS)} rounds in turns`,
  );
  console.table([
    row('@smithy/shared-ini-file-loader: parse', times.loader),
    row('Role Chain: parse, link, with positions', times.parseAndLink),
    row('Role Chain: decode, parse, link, check, plan all, look at all', times.all),
  ]);
  const faster = (list: readonly number[]): number => base / median(list);
  return [
    {
      what: `${shape}: parse and link with positions, times as fast as the loader's parse`,
      value: faster(times.parseAndLink),
      unit: '',
    },
    {
      what: `${shape}: with checks, all plans and a look at each, times as fast as the loader's parse`,
      value: faster(times.all),
      unit: '',
      goal: { atLeast: 2 },
    },
  ];
}

/** The loader's public way in, with the text handed over in memory, so that no disk is measured. */
async function parseWithLoader(text: string): Promise<unknown> {
  externalDataInterceptor.interceptFile(NO_FILE, text);
  externalDataInterceptor.interceptFile(`${NO_FILE}-credentials`, '');
  return loadSharedConfigFiles({ configFilepath: NO_FILE, filepath: `${NO_FILE}-credentials` });
}

function plan(bytes: Uint8Array): Configuration {
  return configure({
    files: { config: 'config', credentials: 'credentials' },
    config: { kind: 'read', bytes },
    credentials: { kind: 'missing' },
    env: {},
    platform: 'linux',
  });
}

/**
 * Reads of every plan what the tree, the quick pick and the diagnostics read of it, so that nothing is left to be made
 * later. Of `line` the hops of the last plan are read, which are all there are: for every plan they would be the square.
 *
 * @returns a number that depends on all that was read, so that no reading is left out.
 */
function lookAt({ plans, problems }: Configuration, shape: Shape): number {
  let sum = problems.length;
  let number = 0;
  for (const plan of plans.values()) {
    number++;
    sum += plan.name.length + (plan.place?.line ?? 0) + plan.problems.length;
    if (plan.kind === 'chain') {
      const { base, region, sts } = plan;
      sum += base.profile.length + (region?.value.length ?? 0) + sts.region.value.length;
      if (shape === 'threes' || number === plans.size) {
        sum += plan.notes.length + plan.hops.reduce((before, hop) => before + lookAtHop(hop), 0);
      }
    }
  }
  return sum;
}

function lookAtHop({ role, place, sessionName }: Hop): number {
  return (
    role.text.length +
    role.accountId.length +
    role.name.length +
    (place?.line ?? 0) +
    (sessionName?.value.length ?? 0)
  );
}

function measureMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const rows = (['threes', 'line'] as const).map((shape) => {
    const bytes = new TextEncoder().encode(generateConfig(PROFILES, shape));
    collect();
    const before = process.memoryUsage().heapUsed;
    const configuration = plan(bytes);
    collect();
    const used = process.memoryUsage().heapUsed - before;
    return { shape, profiles: configuration.plans.size, 'bytes per profile': Math.round(used / PROFILES) };
  });
  print('Memory of a configuration, after garbage collection, the text of the file included');
  console.table(rows);
}

function measureGrowth(): void {
  const rows = SIZES.map((profiles) => {
    const row: Record<string, number> = { profiles };
    for (const shape of ['threes', 'line'] as const) {
      const bytes = new TextEncoder().encode(generateConfig(profiles, shape));
      const times = Array.from({ length: 7 }, () => {
        const start = performance.now();
        plan(bytes);
        return performance.now() - start;
      });
      row[`${shape}: ms`] = round2(median(times));
      row[`${shape}: µs per profile`] = round2((median(times) * 1000) / profiles);
    }
    return row;
  });
  print('Growth: decode, parse, link, check, plan all');
  console.table(rows);
}

async function clock(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function print(line: string): void {
  console.log(`\n${line}`);
}

await main();
