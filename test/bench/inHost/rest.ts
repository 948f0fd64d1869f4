import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/vscode/wait.ts';
import { HostClock } from './hostClock.ts';
import { product, report, run as command } from './report.ts';

export interface MeasuredRest {
  /** Delays in milliseconds of the timers that ran within the ten minutes. */
  readonly timers: readonly number[];
  readonly treeEvents: number;
  /** CPU milliseconds of the whole extension host in a second of real time, without an identity and with one. */
  readonly cpu: { readonly without: number; readonly with: number };
}

const REST = 10 * 60_000;
const CPU_PERIOD = 10_000;

/** Assumes an identity and does nothing for ten minutes of a clock that the measurement moves. */
export async function run(): Promise<void> {
  const { tree, statusBar } = await product();
  await tree.getChildren();
  const without = await cpuPerSecond();
  const clock = new HostClock(/[\\/]dist[\\/](?:extension|works)\.cjs/);
  clock.install();
  await command('assume', 'staging-deploy');
  await until('the identity', () => statusBar.status?.text.startsWith('$(link) staging-deploy ') === true);
  let treeEvents = 0;
  const listening = tree.onDidChangeTreeData(() => treeEvents++);
  const ran = await clock.advance(REST);
  listening.dispose();
  clock.uninstall();
  const withIdentity = await cpuPerSecond();
  report({
    timers: ran,
    treeEvents,
    cpu: { without, with: withIdentity },
  } satisfies MeasuredRest);
}

async function cpuPerSecond(): Promise<number> {
  const before = process.cpuUsage();
  await delay(CPU_PERIOD);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CPU_PERIOD;
}
