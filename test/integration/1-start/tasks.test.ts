import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { aws, question, product, run, statusText } from '../support.ts';

interface TaskText {
  readonly label: string;
  readonly profile: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly problemMatcher?: unknown;
}

describe('tasks of type role-chain', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const file = path.join(folder, '.vscode', 'tasks.json');

  before(async () => {
    await product();
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
    await mkdir(path.join(folder, '.vscode'), { recursive: true });
    await mkdir(path.join(folder, 'below'), { recursive: true });
  });

  after(async () => {
    await rm(path.join(folder, '.vscode'), { recursive: true });
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  /** Writes a task as a person does, waits until VS Code has it, runs it, and gives the code that it ended with. */
  async function runTask(task: TaskText): Promise<number | undefined> {
    const tasks = [{ type: 'role-chain', presentation: { reveal: 'silent' }, ...task }];
    await writeFile(file, JSON.stringify({ version: '2.0.0', tasks }));
    const found = await until(`the task ${task.label}`, async () =>
      (await vscode.tasks.fetchTasks()).find(({ name }) => name === task.label),
    );
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.label) return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(found);
    return ended;
  }

  it('runs a program as the profile it names, in that one’s region, whatever the window is', async () => {
    const { program, args, answer } = question();
    assert.equal(await runTask({ label: 'who', profile: 'prod-readonly', command: program, args }), 0);
    const who = await answer();
    assert.match(who.arn, /^arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
    assert.equal(who.region, 'eu-central-1');
    assert.equal(who.defaultRegion, 'eu-central-1');
  });

  it('runs a line through the shell in its folder, with its own variables, none of which changes who it is', async () => {
    const { program, args, answer } = question();
    const line = [program, ...args].map((part) => `'${part}'`).join(' ');
    const command = `pwd > where.txt; printf %s "$GREETING" > greeting.txt; ${line}`;
    const env = {
      GREETING: "it's",
      AWS_ACCESS_KEY_ID: 'AKIAOTHER',
      AWS_PROFILE: 'work',
      AWS_REGION: 'us-west-2',
    };
    assert.equal(await runTask({ label: 'line', profile: 'prod-readonly', command, env, cwd: 'below' }), 0);
    const who = await answer();
    assert.match(who.arn, /ReadOnly/);
    assert.equal(who.region, 'us-west-2');
    const below = path.join(folder, 'below');
    assert.equal((await readFile(path.join(below, 'where.txt'), 'utf8')).trim(), below);
    assert.equal(await readFile(path.join(below, 'greeting.txt'), 'utf8'), "it's");
  });

  it('passes on how the program ended', async () => {
    assert.equal(await runTask({ label: 'seven', profile: 'prod-readonly', command: 'exit 7' }), 7);
  });

  it('has a terminal, and its output is matched for problems', async () => {
    const problemMatcher = {
      owner: 'tried',
      fileLocation: ['relative', '${workspaceFolder}'],
      pattern: { regexp: '^(\\S+):(\\d+): (.*)$', file: 1, line: 2, message: 3 },
    };
    const command = 'test -t 1 && echo "below/main.tf:3: no such role"';
    assert.equal(await runTask({ label: 'matched', profile: 'prod-readonly', command, problemMatcher }), 0);
    const uri = vscode.Uri.file(path.join(folder, 'below', 'main.tf'));
    const [problem] = await until('a problem', () => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.length > 0 ? all : undefined;
    });
    assert.equal(problem?.message, 'no such role');
    assert.equal(problem.range.start.line, 2);
  });

  it('says what is wrong with its definition', async () => {
    assert.equal(await runTask({ label: 'wrong', profile: '', command: 'touch ran.txt' }), 1);
  });

  it('does not run where the chain cannot be resolved', async () => {
    await aws.clearJournal();
    const command = 'touch ran.txt';
    assert.equal(await runTask({ label: 'denied', profile: 'prod-data', command }), 1);
    assert.equal(await runTask({ label: 'missing', profile: 'nobody', command }), 1);
    await assert.rejects(readFile(path.join(folder, 'ran.txt')));
  });
});
