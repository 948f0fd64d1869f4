/**
 * `npm run soak`: 50 identities for an hour in which every minute is an hour, with one call in ten failing, outages, a
 * clock that is put forward and back, edits, switches and forgetting; programs ask the live endpoint all the time. It
 * fails where memory or descriptors grow, or a program got credentials that had ended. `-- --minutes 10` is a short one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGateway } from '../../src/sts/sdk.ts';
import { finish, reached, type Row } from '../bench/result.ts';
import { LocalAwsControl } from '../support/local-aws/control.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { Consumers } from './consumers.ts';
import { always } from './faults.ts';
import { Life } from './life.ts';
import { Subject } from './subject.ts';
import { MachineClock, trueNow, type FastTime } from './time.ts';
import { growth, weigh, type Weight } from './weight.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    speed: { type: 'string', default: '60' },
    identities: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});
const MINUTES = Number(values.minutes);
const IDENTITIES = Number(values.identities);
const time: FastTime = { began: Date.now(), speed: Number(values.speed) };
const SAMPLE_MS = (MINUTES * 60_000) / 60;
/** Fast milliseconds, on average, between two visits of one program. */
const VISIT_EVERY = 4 * 60_000;
/** Fast milliseconds after the last fault within which everybody has credentials again: the longest back-off is over. */
const RECOVERY = 20 * 60_000;

const random = seededRandom(Number(values.seed));
const aws = spawn(
  process.execPath,
  [path.join(import.meta.dirname, 'aws.ts'), String(time.began), String(time.speed)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const awsEnded = once(aws, 'exit');
const url = String((await once(aws.stdout, 'data'))[0]).trim();
const control = new LocalAwsControl(url);
const clock = new MachineClock(time);
const subject = new Subject(url, clock, IDENTITIES);
const checker = createGateway({
  now: () => trueNow(time),
  proxySettings: () => ({}),
  files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
});
const consumers = new Consumers(subject, time, checker);
const life = new Life({ subject, consumers, clock, control, random, identities: IDENTITIES });
const samples: Weight[] = [];
let calls = 0;
let failed = 0;

await always(control);
const end = Date.now() + MINUTES * 60_000;
const programs = Array.from({ length: IDENTITIES }, async (_, i) => {
  while (Date.now() < end) {
    await delay((random() * 2 * VISIT_EVERY) / time.speed);
    await consumers.visit(i);
  }
});
const events = (async () => {
  for (let minute = 0; Date.now() < end; minute++) {
    await life.minute(minute);
    await delay(60_000 / time.speed);
  }
})();
const watch = (async () => {
  while (Date.now() < end) {
    await delay(SAMPLE_MS);
    await countCalls();
    samples.push(weigh());
    const { heap, descriptors } = samples.at(-1) ?? { heap: 0, descriptors: 0 };
    const hours = ((trueNow(time) - time.began) / 3_600_000).toFixed(1);
    console.log(
      `${hours} h: ${(heap / 1e6).toFixed(1)} MB, ${String(descriptors)} descriptors, ${String(consumers.given)} given, ${String(consumers.refused)} refused, ${String(consumers.expired.length)} ended, ${String(failed)} of ${String(calls)} calls failed`,
    );
  }
})();
await Promise.all([...programs, events, watch]);

await life.calm();
const without = await stillWithout();
const rows = result();
await finish(
  'soak',
  `${String(MINUTES)} minutes at ${String(time.speed)} times the speed with ${String(IDENTITIES)} identities and faults`,
  rows,
);
for (const line of [...consumers.expired, ...consumers.foreign].slice(0, 20)) console.log(`  ${line}`);
for (const error of subject.errors.slice(0, 5)) console.log(error);
await subject.close();
await checker.close();
aws.kill('SIGTERM');
await awsEnded;
process.exitCode = rows.every(reached) ? 0 : 1;

/** The journal would be the largest thing in the memory of the local AWS. */
async function countCalls(): Promise<void> {
  const entries = await control.journal();
  await control.clearJournal();
  calls += entries.length;
  failed += entries.filter(({ outcome }) => outcome !== 'OK').length;
}

/** Identities that get no credentials though nothing fails any more. */
async function stillWithout(): Promise<readonly number[]> {
  const until = Date.now() + RECOVERY / time.speed;
  let left = Array.from({ length: IDENTITIES }, (_, i) => i);
  while (left.length > 0 && Date.now() < until) {
    const got = await Promise.all(left.map((i) => consumers.visit(i)));
    left = left.filter((_, index) => got[index] !== true);
    await delay(30_000 / time.speed);
  }
  return left;
}

function result(): Row[] {
  const mb = (of: (weight: Weight) => number): number => growth(samples, of) / 1e6;
  return [
    { what: 'hours that passed', value: (trueNow(time) - time.began) / 3_600_000, unit: 'h' },
    { what: 'calls of STS', value: calls, unit: '' },
    { what: 'calls that failed', value: failed, unit: '' },
    { what: 'credentials handed out', value: consumers.given, unit: '' },
    { what: 'asked when there were none, with a reason', value: consumers.refused, unit: '' },
    { what: 'tried against STS', value: consumers.tried, unit: '' },
    { what: 'ended ones handed out', value: consumers.expired.length, unit: '', goal: { atMost: 0 } },
    { what: 'ones of another identity', value: consumers.foreign.length, unit: '', goal: { atMost: 0 } },
    { what: 'identities that did not come back', value: without.length, unit: '', goal: { atMost: 0 } },
    { what: 'errors that nobody was told', value: subject.errors.length, unit: '', goal: { atMost: 0 } },
    { what: 'heap, at the end', value: (samples.at(-1)?.heap ?? 0) / 1e6, unit: 'MB' },
    {
      what: 'heap, growth after the first quarter',
      value: mb(({ heap }) => heap),
      unit: 'MB',
      goal: { atMost: 2 },
    },
    { what: 'resident, growth after the first quarter', value: mb(({ resident }) => resident), unit: 'MB' },
    {
      what: 'descriptors, growth after the first quarter',
      value: growth(samples, ({ descriptors }) => descriptors),
      unit: '',
      goal: { atMost: 5 },
    },
  ];
}
