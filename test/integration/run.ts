import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';
import { extensions } from 'vscode';
import type { TestSeam } from '../../src/testSeam.ts';

/** What one phase of the suite gave; written for the runner as JSON. */
export interface PhaseResult {
  readonly passed: number;
  readonly failed: readonly { readonly title: string; readonly reason: string }[];
  /** Titles of tests that did not run; a skipped test is a defect. */
  readonly pending: readonly string[];
  /** The identity that the window remembers at the end, null for none. */
  readonly remembered: string | null;
}

/**
 * Runs the tests that `load` defines, in the extension host, and writes their result to the file that
 * ROLE_CHAIN_TEST_RESULT names. Fails when a test did.
 */
export async function runPhase(load: () => void): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, slow: 10_000, reporter: 'min' });
  mocha.reporter(PlainReporter);
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  load();
  const passed: string[] = [];
  const failed: { title: string; reason: string }[] = [];
  const pending: string[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => {
        resolve();
      })
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('pending', (test) => pending.push(test.fullTitle()))
      .on('fail', (test, error: unknown) => {
        failed.push({ title: test.fullTitle(), reason: describe(error) });
      });
  });
  const seam = extensions.getExtension<TestSeam | undefined>('role-chain.role-chain')?.exports;
  const remembered = seam?.remembered.identity ?? null;
  const result: PhaseResult = { passed: passed.length, failed, pending, remembered };
  const file = process.env['ROLE_CHAIN_TEST_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  if (failed.length + pending.length > 0) throw new Error(`${String(failed.length + pending.length)} failed`);
}

/** One plain line for each test: the console of the extension host knows no colours. */
class PlainReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', (test) => {
      console.log(`  ✓ ${test.fullTitle()} (${String(test.duration ?? 0)} ms)`);
    });
    runner.on('pending', (test) => {
      console.log(`  ✗ ${test.fullTitle()}: skipped`);
    });
    runner.on('fail', (test, error: unknown) => {
      console.log(`  ✗ ${test.fullTitle()}: ${describe(error)}`);
    });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
