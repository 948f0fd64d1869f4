import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { outFolder } from '../support/vscode/paths.ts';

/** One measured number. Numbers with a goal are ratios, counts or sizes: a bare time depends on the machine. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
}

export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** What a measurement leaves in `out/bench/<name>.json`. */
export interface BenchResult {
  readonly name: string;
  readonly title: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

/** On what it was measured; nothing in it tells whose machine it is. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly platform: string;
  readonly node: string;
}

/** Where results are kept. */
export const benchFolder = path.join(outFolder, 'bench');

/** Prints a measurement as a table and keeps it as JSON. */
export async function finish(name: string, title: string, rows: readonly Row[]): Promise<void> {
  const result: BenchResult = { name, title, machine: machine(), rows };
  await mkdir(benchFolder, { recursive: true });
  await writeFile(path.join(benchFolder, `${name}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
  printResult(result);
}

/** Prints the rows in three columns. */
export function printResult({ title, rows }: BenchResult): void {
  const cells = rows.map((row) => [row.what, amount(row), row.goal === undefined ? '' : describeGoal(row)]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((cell) => cell[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const [what = '', value = '', goal = ''] of cells) {
    console.log(`  ${what.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${goal}`.trimEnd());
  }
}

/** Whether a row reaches its goal; a row without one does. */
export function reached({ value, goal }: Row): boolean {
  if (goal === undefined) return true;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** `at most 0.25`, with a mark where it is missed. */
export function describeGoal(row: Row): string {
  const { goal } = row;
  if (goal === undefined) return '';
  const text = 'atMost' in goal ? `at most ${String(goal.atMost)}` : `at least ${String(goal.atLeast)}`;
  return reached(row) ? text : `${text} (missed)`;
}

/** A value with its unit, to three significant digits where it is no whole number. */
export function amount({ value, unit }: Row): string {
  const digits = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  return unit === '' ? digits : `${digits} ${unit}`;
}

/** The middle value: one slow round does not move it. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

export function machine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}
