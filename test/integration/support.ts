import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestSeam } from '../../src/testSeam.ts';
import type { TreeElement } from '../../src/views/treeDiff.ts';
import { LocalAwsControl } from '../support/local-aws/control.ts';
import { until } from '../support/vscode/wait.ts';

/** What a program in a terminal or task found out; written by whoAmI.mjs. */
export interface WhoAmI {
  readonly names: readonly string[];
  readonly region?: string;
  readonly defaultRegion?: string;
  readonly expiration?: string;
  readonly arn: string;
  readonly cli?: string;
}

export const staticNames = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

function variable(name: string): string {
  const value = process.env[name];
  assert.ok(value, name);
  return value;
}

export const configFile = variable('AWS_CONFIG_FILE');
export const aws = new LocalAwsControl(variable('ROLE_CHAIN_TEST_CONTROL'));

/** The active extension's test seam. */
export async function product(): Promise<TestSeam> {
  const extension = vscode.extensions.getExtension<TestSeam | undefined>('role-chain.role-chain');
  assert.ok(extension, 'the extension is there');
  const seam = await extension.activate();
  assert.ok(seam, 'VS Code runs tests');
  return seam;
}

export async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(`roleChain.${command}`, ...args);
}

/** Waits until the status bar's text fits, and returns it. */
export async function statusText(wanted: RegExp): Promise<string> {
  const { statusBar } = await product();
  return until(`the status bar to fit ${String(wanted)}`, () => {
    const text = statusBar.status?.text ?? '';
    return wanted.test(text) ? text : undefined;
  });
}

/** A row of the tree as VS Code gets it. */
export interface Row {
  readonly element: TreeElement;
  readonly item: vscode.TreeItem;
}

/** Rows below `parent`, at the top without one. */
export async function rows(parent?: Row): Promise<readonly Row[]> {
  const { tree } = await product();
  const elements = await tree.getChildren(parent?.element);
  return elements.map((element) => ({ element, item: tree.getTreeItem(element) }));
}

/** The row at the top with this label. */
export async function row(label: string): Promise<Row> {
  const found = (await rows()).find(({ item }) => item.label === label);
  assert.ok(found, `a row ${label}`);
  return found;
}

/** Replaces the config file as careful editors do: written beside, then renamed over it. */
export async function replaceConfig(text: string): Promise<void> {
  await writeFile(`${configFile}.new`, text);
  await rename(`${configFile}.new`, configFile);
}

let asked = 0;

/** A command that writes {@link WhoAmI}, and the way to wait for its answer. */
function question(): {
  readonly program: string;
  readonly args: readonly string[];
  answer(): Promise<WhoAmI>;
} {
  const extension = vscode.extensions.getExtension('role-chain.role-chain');
  assert.ok(extension);
  const folder = path.dirname(path.dirname(path.dirname(configFile)));
  const file = path.join(folder, `who-${String(process.pid)}-${String(++asked)}.json`);
  const script = path.join(extension.extensionPath, 'test', 'integration', 'whoAmI.mjs');
  return {
    program: process.execPath,
    args: [script, file],
    answer: () =>
      until('a program to say who it is', () =>
        existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WhoAmI) : undefined,
      ),
  };
}

/** Asks in a terminal, by typing a command into its shell. */
export async function askIn(terminal: vscode.Terminal): Promise<WhoAmI> {
  const { program, args, answer } = question();
  terminal.sendText([program, ...args].map((part) => `'${part}'`).join(' '));
  return answer();
}

/** Asks in a terminal of its own, opened as a person would. */
export async function askInNewTerminal(): Promise<WhoAmI> {
  const terminal = vscode.window.createTerminal();
  try {
    return await askIn(terminal);
  } finally {
    terminal.dispose();
  }
}

/** Asks in a task that runs either through a shell or as a process. */
export async function askInTask(kind: 'shell' | 'process'): Promise<WhoAmI> {
  const { program, args, answer } = question();
  const execution =
    kind === 'shell'
      ? new vscode.ShellExecution(program, [...args])
      : new vscode.ProcessExecution(program, [...args]);
  const task = new vscode.Task(
    { type: kind },
    vscode.TaskScope.Workspace,
    `who ${kind}`,
    'test',
    execution,
    [],
  );
  await vscode.tasks.executeTask(task);
  return answer();
}

/** Checks that a program runs as the role session of this account and role, with exactly the variables of one. */
export function assertIs(who: WhoAmI, accountId: string, role: string): void {
  assert.match(who.arn, new RegExp(`^arn:aws:sts::${accountId}:assumed-role/${role}/`));
  if (who.cli !== undefined) assert.equal(who.cli, who.arn, 'the AWS CLI agrees');
  assert.deepEqual(
    who.names.filter((name) => (staticNames as readonly string[]).includes(name)).sort(),
    staticNames,
  );
}

/** Checks that a program got none of our variables. */
export function assertIsNobody(who: WhoAmI): void {
  assert.deepEqual(
    who.names.filter((name) => (staticNames as readonly string[]).includes(name)),
    [],
  );
}
