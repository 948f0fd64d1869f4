import { build, type Plugin } from 'esbuild';
import { glob, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PhaseResult } from '../test/integration/run.ts';
import { outFolder, repository } from '../test/support/vscode/paths.ts';
import { writeWhole } from './buildPlugins.ts';
import { runNodeTests } from './nodeTests.ts';
import { summaryLine } from './report.ts';

const suiteFolder = path.join(repository, 'test', 'integration');

/**
 * A folder of test/integration, whose tests run together in one extension host. Phases run in the order of
 * their names, in one window after the other on the same state; before a phase whose name ends with `-restart`,
 * VS Code itself is started anew.
 */
export interface Phase {
  readonly name: string;
  readonly restarts: boolean;
  /** The module that VS Code loads as the tests' entry. */
  readonly bundle: string;
}

/** Bundles each phase's tests with their runner. `only` keeps test files whose path contains it. */
export async function buildPhases(only?: string): Promise<Phase[]> {
  const folders = await readdir(suiteFolder, { withFileTypes: true });
  const names = folders
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
  const phases: Phase[] = [];
  for (const name of names) {
    const files = await testFiles(path.join(suiteFolder, name), only);
    if (files.length === 0) continue;
    const bundle = path.join(outFolder, 'integration', `${name}.cjs`);
    await build({
      absWorkingDir: repository,
      stdin: { contents: entry(files), resolveDir: suiteFolder, sourcefile: `${name}.ts`, loader: 'ts' },
      outfile: bundle,
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      external: ['vscode'],
      sourcemap: 'inline',
      logLevel: 'warning',
      plugins: [urlOfFile, writeWhole],
    });
    phases.push({ name, restarts: name.endsWith('-restart'), bundle });
  }
  return phases;
}

async function testFiles(folder: string, only: string | undefined): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('**/*.test.ts', { cwd: folder })) files.push(path.join(folder, file));
  return files.filter((file) => only === undefined || file.includes(only)).sort();
}

/** Tests are required only after mocha has put `describe` and `it` in place. */
function entry(files: readonly string[]): string {
  const loads = files.map((file) => `require(${JSON.stringify(file)});`).join('\n');
  return `import { runPhase } from './run.ts';\nexport const run = () => runPhase(() => {\n${loads}\n});\n`;
}

/** Sources shared with plain Node find their own place by `import.meta.url`, which a CommonJS bundle has not. */
const urlOfFile: Plugin = {
  name: 'url-of-file',
  setup(bundler) {
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      if (!source.includes('import.meta.url')) return undefined;
      const url = JSON.stringify(new URL(`file://${file}`).href);
      return { contents: source.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/** Counts over phases and checks, printed at the end. */
export class Tally {
  passed = 0;
  failed = 0;

  /** Reads a phase's result and removes it, so that the next phase starts without one. */
  async addPhase(name: string, file: string, code: number | string): Promise<void> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    await rm(file, { force: true });
    if (text === undefined) {
      console.log(`  ✗ phase ${name} ended with ${String(code)} and no result`);
      this.failed++;
      return;
    }
    const result = JSON.parse(text) as PhaseResult;
    this.passed += result.passed;
    this.failed += result.failed.length + result.pending.length;
    if (result.passed + result.failed.length + result.pending.length === 0) {
      console.log(`  ✗ phase ${name} ran no test`);
      this.failed++;
    }
  }

  add(counts: { readonly passed: number; readonly failed: number }): void {
    this.passed += counts.passed;
    this.failed += counts.failed;
  }

  print(): void {
    console.log(summaryLine(this.passed, this.failed));
    if (this.failed > 0) process.exitCode = 1;
  }
}

/**
 * Runs the checks of what a run has left behind, in plain Node, after VS Code has ended.
 * They find the places to look at in the variables given.
 */
export async function runAftermath(
  env: Readonly<Record<string, string>>,
): Promise<{ passed: number; failed: number }> {
  return runNodeTests({ pattern: 'test/integration/aftermath.test.ts', env });
}
