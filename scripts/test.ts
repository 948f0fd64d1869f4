import { spawn } from 'node:child_process';
import path from 'node:path';
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
  { title: 'Build and package', args: ['scripts/checkPackage.ts'] },
  { title: 'Integration tests in VS Code', args: ['scripts/testIntegration.ts'] },
  { title: 'UI tests in a browser', args: ['scripts/testUi.ts'] },
];

let child: ReturnType<typeof startStep> | undefined;
const stop = { wanted: false };
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop.wanted = true;
    child?.kill(signal);
  });
}

const summaries: string[] = [];
let passed = 0;
let failed = 0;
for (const step of steps) {
  if (stop.wanted) break;
  const started = performance.now();
  const counts = await runStep(step);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  passed += counts.passed;
  failed += counts.failed;
  summaries.push(
    `${counts.failed > 0 ? '✗' : '✓'} ${step.title}: ${summaryLine(counts.passed, counts.failed)} (${seconds} s)`,
  );
}
if (stop.wanted) failed++;
console.log(`\n${summaries.join('\n')}`);
console.log(summaryLine(passed, failed));
process.exitCode = failed > 0 ? 1 : 0;

/** Runs one step in a process of its own. A step that counts nothing itself is one check. */
async function runStep(step: Step): Promise<{ passed: number; failed: number }> {
  console.log(`\n── ${step.title}`);
  child = startStep(step);
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    process.stdout.write(data);
    output += data.toString();
  });
  const running = child;
  const code = await new Promise<number | null>((resolve, reject) => {
    running.once('error', reject);
    running.once('close', resolve);
  });
  const counts = readCounts(output);
  if (!counts) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function startStep({ args }: Step) {
  return spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
}
