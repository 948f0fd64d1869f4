import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { Cleanup } from '../test/support/cleanup.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { readCounts, summaryLine } from './report.ts';

export interface NodeTestOptions {
  /** Test files, by a glob pattern from the repository's root. */
  readonly pattern: string;
  /** Keep files whose path contains this. */
  readonly only?: string | undefined;
  /** How many files run at a time; by default as many as there are processors. */
  readonly concurrency?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests of node:test in processes of their own, streams their report and gives the counts. */
export async function runNodeTests(options: NodeTestOptions): Promise<{ passed: number; failed: number }> {
  const files: string[] = [];
  for await (const file of glob(options.pattern, { cwd: repository })) {
    if (options.only === undefined || file.includes(options.only)) files.push(file);
  }
  if (files.length === 0) {
    console.log(`  ✗ no test file matches ${options.pattern}`);
    return { passed: 0, failed: 1 };
  }
  const concurrency = options.concurrency ? [`--test-concurrency=${String(options.concurrency)}`] : [];
  // Bounds a file that hangs; tests have shorter limits of their own.
  const args = ['--test', '--test-reporter=spec', '--test-timeout=900000', ...concurrency, ...files.sort()];
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    process.stdout.write(data);
    output += data.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // A stop is passed on, and this process ends only after its child has.
  const cleanup = new Cleanup();
  cleanup.add(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const code = await ended;
  await cleanup.run();
  const counts = readCounts(output) ?? { passed: 0, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs tests as a step of its own: prints the summary line and sets the exit code. */
export async function nodeTestStep(options: NodeTestOptions): Promise<void> {
  const { passed, failed } = await runNodeTests(options);
  console.log(summaryLine(passed, failed));
  if (failed > 0) process.exitCode = 1;
}
