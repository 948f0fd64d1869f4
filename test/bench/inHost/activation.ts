import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { product, report } from './report.ts';

/** Milliseconds that the extension host noted for one extension: its file, the call of `activate`, until that settled. */
export interface ActivationTimes {
  /**
   * By the table of “Startup Performance”. Extensions that activate in one turn are all noted as loading from its start
   * on: for the last of them it is the time of all.
   */
  readonly load: number;
  /** By the host's own marks around the load of this one's file. */
  readonly loadAlone: number;
  readonly call: number;
  readonly settle: number;
}

export interface MeasuredActivation {
  readonly times: Readonly<Record<string, ActivationTimes>>;
  readonly sdkLoaded: boolean;
  /** Of our code, in a window in which nothing was done. */
  readonly bytes: number;
}

const ours = 'role-chain.role-chain';
const others = ['vscode.git', 'vscode.github-authentication'];

/** Reads the host's own activation times from the text of “Developer: Startup Performance”. */
export async function run(): Promise<void> {
  await product();
  const dist = path.join(vscode.extensions.getExtension(ours)?.extensionPath ?? '', 'dist', path.sep);
  for (const id of others) await vscode.extensions.getExtension(id)?.activate();
  const loaded = Object.keys(require.cache).filter((file) => file.startsWith(dist));
  const bytes = loaded.reduce((all, file) => all + statSync(file).size, 0);
  const sdkLoaded = loaded.some((file) => file.endsWith('sdk.cjs'));
  const times = await until('the times of all three', async () => {
    await vscode.commands.executeCommand('perfview.show');
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
    const found = readTimes(document?.getText() ?? '');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    return [ours, ...others].every((id) => id in found) && found;
  });
  report({ times, sdkLoaded, bytes } satisfies MeasuredActivation);
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
    const loadAlone = betweenMarks(id);
    if (load !== undefined && loadAlone !== undefined && call !== undefined && settle !== undefined) {
      found[id] = { load, loadAlone, call, settle };
    }
  }
  return found;
}

interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

function betweenMarks(id: string): number | undefined {
  const { MonacoPerformanceMarks: marks } = globalThis as { readonly MonacoPerformanceMarks?: Marks };
  const at = (what: string): number | undefined =>
    marks?.getMarks().find(({ name }) => name === `code/extHost/${what}LoadExtensionCode/${id}`)?.startTime;
  const [from, to] = [at('will'), at('did')];
  return from === undefined || to === undefined ? undefined : to - from;
}
