import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  amount,
  benchFolder,
  describeGoal,
  machine,
  reached,
  type BenchResult,
} from '../test/bench/result.ts';
import { Cleanup } from '../test/support/cleanup.ts';
import { repository } from '../test/support/vscode/paths.ts';

/** Every measurement; each is a file of test/bench and an npm script of its own. */
const all = ['package', 'config', 'resolve', 'endpoint', 'activation', 'tree', 'rest', 'memory'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Compare with the goals, and fail where one is missed. */
    check: { type: 'boolean' },
    /** Compare what the last run has left, without measuring again. */
    last: { type: 'boolean' },
  },
});
const names = positionals.length === 0 ? all : positionals;

if (!values.last) {
  const { cpu, cores, memoryGB, platform, node } = machine();
  console.log(`${cpu}, ${String(cores)} cores, ${String(memoryGB)} GB, ${platform}, Node ${node}`);
  for (const name of names) await measure(name);
}
if (values.check || values.last) await check();

/** One after the other: two at a time would measure each other. */
async function measure(name: string): Promise<void> {
  const child = spawn(process.execPath, [path.join(repository, 'test', 'bench', `${name}.ts`)], {
    stdio: 'inherit',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const cleanup = new Cleanup();
  cleanup.add(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  if ((await ended) !== 0) {
    console.log(`${name} could not be measured.`);
    process.exitCode = 1;
  }
  await cleanup.run();
}

async function check(): Promise<void> {
  console.log('\nGoals');
  for (const name of names) {
    const text = await readFile(path.join(benchFolder, `${name}.json`), 'utf8').catch(() => undefined);
    if (text === undefined) {
      console.log(`  ? ${name}: not measured`);
      continue;
    }
    const { rows } = JSON.parse(text) as BenchResult;
    for (const row of rows.filter(({ goal }) => goal !== undefined)) {
      console.log(`  ${reached(row) ? '✓' : '✗'} ${row.what}: ${amount(row)}, ${describeGoal(row)}`);
      if (!reached(row)) process.exitCode = 1;
    }
  }
}
