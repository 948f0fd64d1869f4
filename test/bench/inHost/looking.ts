import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { loadedBytes, type LoadedBytes } from './loadedBytes.ts';
import { product, report, run as command } from './report.ts';

export interface MeasuredLooking {
  /** After the view was opened, and what is loaded ahead for it. */
  readonly view: LoadedBytes;
}

/** Opens the view as a person does, then leaves an identity for the next window to bring back. */
export async function run(): Promise<void> {
  await product();
  await vscode.commands.executeCommand('roleChain.identities.focus');
  const view = await until('the SDK to be loaded ahead', () => {
    const bytes = loadedBytes();
    return bytes.sdk > 0 && bytes;
  });
  await command('assume', 'staging-deploy');
  report({ view } satisfies MeasuredLooking);
}
