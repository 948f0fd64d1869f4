import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { product, report } from './report.ts';

/** Milliseconds that the extension host noted for one extension: its file, the call of `activate`, until that settled. */
export interface ActivationTimes {
  readonly load: number;
  readonly call: number;
  readonly settle: number;
}

export interface MeasuredActivation {
  readonly times: Readonly<Record<string, ActivationTimes>>;
  readonly sdkLoaded: boolean;
}

const ours = 'role-chain.role-chain';
const others = ['vscode.git', 'vscode.github-authentication'];

/** Reads the host's own activation times from the text of “Developer: Startup Performance”. */
export async function run(): Promise<void> {
  await product();
  for (const id of others) await vscode.extensions.getExtension(id)?.activate();
  const sdkLoaded = Object.keys(require.cache).some((file) => file.endsWith('sdk.cjs'));
  const times = await until('the times of all three', async () => {
    await vscode.commands.executeCommand('perfview.show');
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
    const found = readTimes(document?.getText() ?? '');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    return [ours, ...others].every((id) => id in found) && found;
  });
  report({ times, sdkLoaded } satisfies MeasuredActivation);
}

/** Rows of the table of extensions: id, whether eager, three times in milliseconds, why. */
function readTimes(text: string): Record<string, ActivationTimes> {
  const found: Record<string, ActivationTimes> = {};
  for (const id of [ours, ...others]) {
    const row = text
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find((cells) => cells.includes(id));
    const [load, call, settle] = (row ?? []).filter((cell) => /^\d+(\.\d+)?$/.test(cell)).map(Number);
    if (load !== undefined && call !== undefined && settle !== undefined) found[id] = { load, call, settle };
  }
  return found;
}
