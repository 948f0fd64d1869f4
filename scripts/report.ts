/** One check of a step that is no test suite of its own; failed when it has a problem. */
export interface Check {
  readonly name: string;
  readonly problem?: string;
}

/** The line by which every step tells scripts/test.ts its counts. */
export function summaryLine(passed: number, failed: number): string {
  return `${String(passed)} passed, ${String(failed)} failed`;
}

/** Reads the counts of a step's output: the last summary line, or else what node:test's spec reporter counted. */
export function readCounts(output: string): { passed: number; failed: number } | undefined {
  const [passed, failed] = /^(\d+) passed, (\d+) failed$/gm.exec(lastSummary(output))?.slice(1) ?? [];
  if (passed !== undefined && failed !== undefined) return { passed: Number(passed), failed: Number(failed) };
  const counted = (word: string): number | undefined => {
    const last = [...output.matchAll(new RegExp(`^\\S+ ${word} (\\d+)$`, 'gm'))].at(-1)?.[1];
    return last === undefined ? undefined : Number(last);
  };
  const pass = counted('pass');
  if (pass === undefined) return undefined;
  // A test that was skipped or left to do is a defect here.
  const others = ['fail', 'cancelled', 'skipped', 'todo'].map((word) => counted(word) ?? 0);
  return { passed: pass, failed: others.reduce((sum, one) => sum + one, 0) };
}

function lastSummary(output: string): string {
  return output.match(/^\d+ passed, \d+ failed$/gm)?.at(-1) ?? '';
}

/** Prints checks with their summary line, and makes the process fail where one did. */
export function report(title: string, checks: readonly Check[]): void {
  for (const { name, problem } of checks) {
    console.log(problem === undefined ? `  ✓ ${title} ${name}` : `  ✗ ${title} ${name}: ${problem}`);
  }
  const failed = checks.filter((one) => one.problem !== undefined).length;
  console.log(summaryLine(checks.length - failed, failed));
  if (failed > 0) process.exitCode = 1;
}
