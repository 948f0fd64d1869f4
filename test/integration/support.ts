import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
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
  readonly endpoint?: string;
  readonly arn: string;
  readonly cli?: string;
  readonly boto3?: string;
}

export const staticNames = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

/** What a program gets instead where credentials are delivered through the live endpoint. */
export const liveNames = [
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
] as const;

const ourNames: ReadonlySet<string> = new Set([...staticNames, ...liveNames]);

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

/** Whether the AWS CLI and boto3 are asked beside the AWS SDK for JavaScript, where they are on the path. */
export type Also = 'clients';

/** The file of a program that tests start beside VS Code. */
export function programFile(name: string): string {
  const extension = vscode.extensions.getExtension('role-chain.role-chain');
  assert.ok(extension);
  return path.join(extension.extensionPath, 'test', 'integration', name);
}

/** A command that writes {@link WhoAmI}, and the way to wait for its answer. */
export function question(...also: readonly Also[]): {
  readonly program: string;
  readonly args: readonly string[];
  readonly answer: () => Promise<WhoAmI>;
} {
  const folder = path.dirname(path.dirname(path.dirname(configFile)));
  const file = path.join(folder, `who-${String(process.pid)}-${String(++asked)}.json`);
  return {
    program: process.execPath,
    args: [programFile('whoAmI.mjs'), file, ...also],
    answer: () =>
      until('a program to say who it is', () =>
        existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WhoAmI) : undefined,
      ),
  };
}

/** Asks in a terminal, by typing a command into its shell. */
export async function askIn(terminal: vscode.Terminal, ...also: readonly Also[]): Promise<WhoAmI> {
  const { program, args, answer } = question(...also);
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

/** How credentials are delivered, as the setting says it. */
export type Way = 'live' | 'static';

/** Changes the setting and waits until it holds; undefined is the default again. */
export async function deliver(way: Way | 'auto' | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('roleChain').update('delivery', way, true);
  const { delivery } = await product();
  if (way === 'live' || way === 'static') {
    await until(`delivery to be ${way}`, () => delivery.choice === undefined || delivery.choice.mode === way);
  }
  await delivery.settled();
}

/**
 * Checks that a program runs as a session of this role, with exactly the variables of one way of delivery; of any where
 * none is named.
 */
export function assertIs(who: WhoAmI, accountId: string, role: string, way?: Way): void {
  assert.match(who.arn, new RegExp(`^arn:aws:sts::${accountId}:assumed-role/${role}/`));
  if (who.cli !== undefined) assert.equal(who.cli, who.arn, 'the AWS CLI agrees');
  if (who.boto3 !== undefined) assert.equal(who.boto3, who.arn, 'boto3 agrees');
  const delivered = who.names.filter((name) => ourNames.has(name)).sort();
  const isStatic = way === undefined ? delivered.includes('AWS_ACCESS_KEY_ID') : way === 'static';
  const expected = isStatic ? staticNames : liveNames;
  assert.deepEqual(delivered, expected);
}

/**
 * The status that the endpoint answers without a token: 401 where something holds the identity behind the address, 404
 * where nothing does. Not by `fetch`: what a browser could send is refused before.
 */
export async function knock(address: string): Promise<number | undefined> {
  const [response] = (await once(get(address, { agent: false }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** Checks that a program got none of our variables. */
export function assertIsNobody(who: WhoAmI): void {
  assert.deepEqual(
    who.names.filter((name) => ourNames.has(name)),
    [],
  );
}

/** What a program that runs for a long time says of itself; written by longRunning.mjs. */
export interface LongRunning {
  readonly pid: number;
  readonly asked: number;
  /** Who it is by the SDK client that it made at its start. */
  readonly kept?: string;
  /** Who it is by an SDK client that was just made. */
  readonly fresh?: string;
  readonly failures: readonly string[];
}

export interface LongRunner {
  /** Waits until it says something that fits; what it said before it was asked does not count. */
  says(what: string, fits: (said: LongRunning) => boolean, timeout?: number): Promise<LongRunning>;
  /** Ends it. */
  end(): void;
}

/** File of a program that goes on over a reload of the window, by its name. */
export function longRunnerFile(name: string): string {
  return path.join(path.dirname(path.dirname(path.dirname(configFile))), `long-${name}.json`);
}

/** A program that asks who it is until it is told to end, with its argument. */
export function longRunningProgram(name: string): readonly [program: string, file: string] {
  return [programFile('longRunning.mjs'), longRunnerFile(name)];
}

/** Starts that program in a terminal. */
export function startLongRunner(terminal: vscode.Terminal, name: string): LongRunner {
  const line = [process.execPath, ...longRunningProgram(name)];
  terminal.sendText(line.map((part) => `'${part}'`).join(' '));
  return longRunner(name);
}

/** A program that was started before, by this window or the one before it. */
export function longRunner(name: string): LongRunner {
  const file = longRunnerFile(name);
  const read = (): LongRunning | undefined =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LongRunning) : undefined;
  return {
    says: async (what, fits, timeout = 30_000) => {
      const before = read()?.asked ?? 0;
      return until(
        `a running program to be ${what}`,
        () => {
          const said = read();
          // The first answer after now may have been on its way already.
          return said !== undefined && said.asked > before + 1 && fits(said) ? said : undefined;
        },
        { timeout },
      );
    },
    end: () => {
      rmSync(file, { force: true });
    },
  };
}
