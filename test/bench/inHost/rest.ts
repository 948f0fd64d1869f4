import { until } from '../../support/vscode/wait.ts';
import { HostClock } from '../../support/vscode/hostClock.ts';
import { cpuOf, hostCpu, type Cpu } from './cpu.ts';
import { product, report, run as command } from './report.ts';

export interface MeasuredRest {
  /** Delays in milliseconds of the timers that ran within the ten minutes. */
  readonly timers: readonly number[];
  readonly treeEvents: number;
  /** Without an identity and with one, in turns. */
  readonly cpu: { readonly without: readonly Cpu[]; readonly with: readonly Cpu[] };
}

const REST = 10 * 60_000;
/** Whatever file of the extension does it: its entry loads most of what it does from parts. */
const OURS = /[\\/]dist[\\/][\w-]+\.cjs/;
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
  const clock = new HostClock(OURS);
  clock.install();
  await assume();
  let treeEvents = 0;
  const listening = tree.onDidChangeTreeData(() => treeEvents++);
  const timers = await clock.advance(REST);
  listening.dispose();
  clock.uninstall();
  await command('releaseIdentity');
  await calm();
  const cpu = { without: [] as Cpu[], with: [] as Cpu[] };
  for (let round = 0; round < CPU_ROUNDS; round++) {
    cpu.without.push(await cpuOf(OURS, CPU_PERIOD));
    await assume();
    await calm();
    cpu.with.push(await cpuOf(OURS, CPU_PERIOD));
    await command('releaseIdentity');
    await calm();
  }
  report({ timers, treeEvents, cpu } satisfies MeasuredRest);
}

/** Waits until the host has done what it was given to do, or what VS Code does in a window just opened. */
async function calm(): Promise<void> {
  for (let second = 0; second < PATIENCE && (await hostCpu(1_000)) > CALM; second++);
}
