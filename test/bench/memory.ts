/**
 * `npm run bench:memory`: what the extension host weighs with 10,000 profiles and 50 live sessions, above what it weighs
 * without any. It prints and never fails.
 */
import { writeFile } from 'node:fs/promises';
import { role } from '../fixtures/organisation.ts';
import { generateConfig } from './configFiles.ts';
import type { MeasuredMemory } from './inHost/memory.ts';
import { finish, median } from './result.ts';
import { withWindow } from './window.ts';

const ROUNDS = 3;
const PROFILES = 10_000;
const SESSIONS = 50;
const MB = 1_000_000;

const { empty, full } = await withWindow(async ({ world, measure }) => {
  const all = { empty: [] as MeasuredMemory[], full: [] as MeasuredMemory[] };
  await measure('memory');
  for (let round = 0; round < ROUNDS; round++) {
    await writeFile(world.home.configFile, '');
    all.empty.push(await measure('memory'));
    await writeFile(
      world.home.configFile,
      sessions(world.aws.url) + generateConfig(PROFILES - SESSIONS, 'threes'),
    );
    all.full.push(await measure('memory'));
  }
  return all;
});

const above = (of: (one: MeasuredMemory) => number): number =>
  (median(full.map(of)) - median(empty.map(of))) / MB;
await finish('memory', `Memory with ${String(PROFILES)} profiles and ${String(SESSIONS)} live sessions`, [
  { what: 'rows in the tree', value: median(full.map(({ rows }) => rows)), unit: '' },
  {
    what: 'extension host without profiles, heap',
    value: median(empty.map(({ heap }) => heap)) / MB,
    unit: 'MB',
  },
  {
    what: 'above that: heap and buffers',
    value: above(({ heap, external }) => heap + external),
    unit: 'MB',
    goal: { atMost: 60 },
  },
  { what: 'above that: resident', value: above(({ resident }) => resident), unit: 'MB' },
]);

/** Chains that the local AWS knows, one session each: they differ in the session's name. */
function sessions(url: string): string {
  return Array.from({ length: SESSIONS }, (_, index) =>
    [
      `[profile live-${String(index)}]`,
      `role_arn = ${role('hub', 'Hub')}`,
      'source_profile = work',
      `role_session_name = session-${String(index)}`,
      'region = eu-west-1',
      `endpoint_url = ${url}`,
      '',
    ].join('\n'),
  ).join('\n');
}
