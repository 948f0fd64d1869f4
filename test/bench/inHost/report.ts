import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestSeam } from '../../../src/testSeam.ts';

/** Hands what was measured to the process that opened the window. */
export function report(measured: unknown): void {
  const file = process.env['ROLE_CHAIN_BENCH_RESULT'];
  if (file === undefined) throw new Error('ROLE_CHAIN_BENCH_RESULT names the file for the result.');
  writeFileSync(file, JSON.stringify(measured));
}

/** The active extension's test seam. */
export async function product(): Promise<TestSeam> {
  const seam = await vscode.extensions
    .getExtension<TestSeam | undefined>('role-chain.role-chain')
    ?.activate();
  if (seam === undefined) throw new Error('The extension is not there.');
  return seam;
}

/** Runs one of the extension's commands. */
export async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(`roleChain.${command}`, ...args);
}
