/** One check of a step that is no test suite of its own; failed when it has a problem. */
export interface Check {
  readonly name: string;
  readonly problem?: string;
}

/** The line by which every step tells scripts/test.ts its counts. */
export function summaryLine(passed: number, failed: number): string {
  return `${String(passed)} passed, ${String(failed)} failed`;
}

/** Reads the counts of a step's output: its own summary line, or node:test's. */
export function readCounts(output: string): { passed: number; failed: number } | undefined {
  const own = output.match(/^\d+ passed, \d+ failed$/gm)?.at(-1);
  const [passed, failed] = own?.match(/\d+/g) ?? [];
  return passed === undefined || failed === undefined
    ? undefined
    : { passed: Number(passed), failed: Number(failed) };
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
