import assert from 'node:assert/strict';
import os from 'node:os';
import { describe, test } from 'node:test';
import { loadPty, startChild, type Child, type ChildPlan } from '../../../../src/delivery/tasks/child.ts';
import { readDefinition, type RoleChainTask } from '../../../../src/delivery/tasks/definition.ts';
import { taskCommand, taskFolder } from '../../../../src/delivery/tasks/taskCommand.ts';

const task: RoleChainTask = {
  profile: 'p',
  command: 'echo "$A" b',
  args: undefined,
  cwd: undefined,
  env: {},
};

describe('a task’s definition', () => {
  const good = { type: 'role-chain', profile: 'p', command: 'c' };
  test('is read with all its properties', () => {
    const env = { A: 'b', N: 1, T: true, GONE: null };
    assert.deepEqual(readDefinition({ ...good, args: ['x', ''], cwd: 'd', env }), {
      profile: 'p',
      command: 'c',
      args: ['x', ''],
      cwd: 'd',
      env: { A: 'b', N: '1', T: 'true', GONE: null },
    });
  });

  const bad: readonly (readonly [string, object])[] = [
    ['profile', { command: 'c' }],
    ['profile', { profile: '', command: 'c' }],
    ['command', { profile: 'p' }],
    ['command', { profile: 'p', command: '  ' }],
    ['args', { ...good, args: 'x' }],
    ['args', { ...good, args: [1] }],
    ['cwd', { ...good, cwd: 1 }],
    ['env', { ...good, env: [] }],
    ['env', { ...good, env: { A: {} } }],
  ];
  for (const [property, raw] of bad) {
    test(`${JSON.stringify(raw)} is wrong in ${property}`, () => {
      assert.equal(readDefinition(raw as Readonly<Record<string, unknown>>), property);
    });
  }
});

describe('a task’s command', () => {
  test('with arguments is the program itself', () => {
    const command = taskCommand({ ...task, command: 'aws', args: ['s3', 'ls; rm'] }, 'linux', {});
    assert.deepEqual(command, { file: 'aws', args: ['s3', 'ls; rm'], verbatim: false });
  });

  test('without is a line for the system’s shell', () => {
    assert.deepEqual(taskCommand(task, 'darwin', {}).args, ['-c', 'echo "$A" b']);
    const windows = taskCommand(task, 'win32', { ComSpec: 'C:\\cmd.exe' });
    assert.deepEqual(windows, {
      file: 'C:\\cmd.exe',
      args: ['/d', '/s', '/c', '"echo "$A" b"'],
      verbatim: true,
    });
  });

  test('runs in its folder, seen from the workspace’s', () => {
    assert.equal(taskFolder(task, '/w', '/home'), '/w');
    assert.equal(taskFolder({ ...task, cwd: 'sub' }, '/w', '/home'), '/w/sub');
    assert.equal(taskFolder({ ...task, cwd: '/abs' }, '/w', '/home'), '/abs');
    assert.equal(taskFolder(task, undefined, '/home'), '/home');
  });
});

describe('a task’s process, over pipes', () => {
  function run(command: string, typed?: (child: Child) => void) {
    const plan: ChildPlan = {
      file: '/bin/sh',
      args: ['-c', command],
      cwd: os.tmpdir(),
      env: { A: 'own', PATH: process.env['PATH'] ?? '' },
      size: { columns: 80, rows: 24 },
    };
    return new Promise<{ code: number | undefined; text: string; error?: Error }>((resolve) => {
      let text = '';
      const child = startChild(
        plan,
        {
          onData: (data) => {
            text += data;
            if (data.includes('ready')) typed?.(child);
          },
          onExit: (code) => {
            resolve({ code, text });
          },
          onError: (error) => {
            resolve({ code: undefined, text, error });
          },
        },
        undefined,
      );
    });
  }

  test('has the environment it is given and no other, and lines as a terminal wants them', async () => {
    process.env['ROLE_CHAIN_UNIT_LEAK'] = 'x';
    const { code, text } = await run('echo "$A/$ROLE_CHAIN_UNIT_LEAK"; echo err >&2; exit 3');
    delete process.env['ROLE_CHAIN_UNIT_LEAK'];
    assert.equal(code, 3);
    assert.match(text, /own\/\r\n/);
    assert.match(text, /err\r\n/);
  });

  test('reads what is typed', async () => {
    const { text } = await run('echo ready; read line; echo "got $line"', (child) => {
      child.write('yes\r');
    });
    assert.match(text, /got yes/);
  });

  test('ends with all that it started', async () => {
    const { code } = await run('sleep 60 & echo ready; wait', (child) => {
      child.kill();
    });
    assert.equal(code, undefined);
  });

  test('that cannot be started is told', async () => {
    const events = new Promise<Error>((resolve) => {
      startChild(
        { file: '/nowhere/program', args: [], cwd: os.tmpdir(), env: {}, size: { columns: 1, rows: 1 } },
        { onData: () => {}, onExit: () => {}, onError: resolve },
        undefined,
      );
    });
    assert.match((await events).message, /ENOENT/);
  });

  test('has no terminal where VS Code has none', () => {
    assert.equal(loadPty('/nowhere'), undefined);
  });
});
