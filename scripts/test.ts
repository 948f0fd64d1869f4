import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Cleanup } from '../test/support/cleanup.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { readCounts, summaryLine } from './report.ts';

interface Step {
  readonly title: string;
  readonly args: readonly string[];
}

const bin = (...parts: string[]): string => path.join(repository, 'node_modules', ...parts);

/** Everything that a change has to pass, the quick steps first. Each is an npm script of its own as well. */
const steps: readonly Step[] = [
  { title: 'Format', args: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { title: 'Lint', args: [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'] },
  { title: 'Types', args: [bin('typescript', 'bin', 'tsc'), '--noEmit'] },
  { title: 'Unit tests', args: ['scripts/testUnit.ts'] },
  { title: 'Dependencies', args: ['scripts/checkLicences.ts'] },
  { title: 'Build and package', args: ['scripts/checkPackage.ts'] },
  { title: 'Integration tests in VS Code', args: ['scripts/testIntegration.ts'] },
  { title: 'UI tests in a browser', args: ['scripts/testUi.ts'] },
];

// A stop reaches the running step, which ends what it started before it ends itself.
let running: Promise<unknown> = Promise.resolve();
let child: ChildProcess | undefined;
const cleanup = new Cleanup();
cleanup.add(async () => {
  child?.kill('SIGTERM');
  await running;
});

const summaries: string[] = [];
let passed = 0;
let failed = 0;
for (const step of steps) {
  const started = performance.now();
  const counts = await runStep(step);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  passed += counts.passed;
  failed += counts.failed;
  summaries.push(
    `${counts.failed > 0 ? '✗' : '✓'} ${step.title}: ${summaryLine(counts.passed, counts.failed)} (${seconds} s)`,
  );
}
console.log(`\n${summaries.join('\n')}`);
console.log(summaryLine(passed, failed));
process.exitCode = failed > 0 ? 1 : 0;
// Nothing runs any more, so there is nothing left to stop.
child = undefined;
await cleanup.run();

/** Runs one step in a process of its own. A step that counts nothing itself is one check. */
async function runStep(step: Step): Promise<{ passed: number; failed: number }> {
  console.log(`\n── ${step.title}`);
  const stepProcess = spawn(process.execPath, step.args, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = stepProcess;
  let output = '';
  stepProcess.stdout.on('data', (data: Buffer) => {
    process.stdout.write(data);
    output += data.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    stepProcess.once('error', reject);
    stepProcess.once('close', resolve);
  });
  running = ended;
  const code = await ended;
  const counts = readCounts(output);
  if (!counts) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
