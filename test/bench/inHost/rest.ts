import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/vscode/wait.ts';
import { HostClock } from './hostClock.ts';
import { product, report, run as command } from './report.ts';

export interface MeasuredRest {
  /** Delays in milliseconds of the timers that ran within the ten minutes. */
  readonly timers: readonly number[];
  readonly treeEvents: number;
  /** CPU milliseconds of the whole extension host in a second of real time, without an identity and with one, in turns. */
  readonly cpu: { readonly without: readonly number[]; readonly with: readonly number[] };
}

const REST = 10 * 60_000;
const CPU_PERIOD = 10_000;
const CPU_ROUNDS = 3;
/** CPU milliseconds in a second below which a window that has just been opened counts as opened. */
const CALM = 20;
/** Seconds after which the measurement goes on all the same, and shows what it found. */
const PATIENCE = 60;

/** Assumes an identity and does nothing for ten minutes of a clock that the measurement moves. */
export async function run(): Promise<void> {
  const { tree, statusBar } = await product();
  await tree.getChildren();
  const assume = async (): Promise<void> => {
    await command('assume', 'staging-deploy');
    await until('the identity', () => statusBar.status?.text.startsWith('$(link) staging-deploy ') === true);
  };
  // Whatever file of the extension sets a timer: its entry loads most of what it does from parts.
  const clock = new HostClock(/[\\/]dist[\\/][\w-]+\.cjs/);
  clock.install();
  await assume();
  let treeEvents = 0;
  const listening = tree.onDidChangeTreeData(() => treeEvents++);
  const timers = await clock.advance(REST);
  listening.dispose();
  clock.uninstall();
  await command('releaseIdentity');
  await calm();
  const cpu = { without: [] as number[], with: [] as number[] };
  for (let round = 0; round < CPU_ROUNDS; round++) {
    cpu.without.push(await cpuPerSecond(CPU_PERIOD));
    await assume();
    await calm();
    cpu.with.push(await cpuPerSecond(CPU_PERIOD));
    await command('releaseIdentity');
    await calm();
  }
  report({ timers, treeEvents, cpu } satisfies MeasuredRest);
}

/** Waits until the host has done what it was given to do, or what VS Code does in a window just opened. */
async function calm(): Promise<void> {
  for (let second = 0; second < PATIENCE && (await cpuPerSecond(1_000)) > CALM; second++);
}

async function cpuPerSecond(period: number): Promise<number> {
  const before = process.cpuUsage();
  await delay(period);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / period;
}
