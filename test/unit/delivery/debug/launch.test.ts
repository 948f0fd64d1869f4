import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../../src/platform/translate.ts';
import { consoleOf, debuggerOf, type Launch } from '../../../../src/delivery/debug/debuggers.ts';
import {
  hiddenBy,
  namesInFile,
  namesSetBy,
  withVariables,
} from '../../../../src/delivery/debug/launchEnvironment.ts';

const values = new Map([
  ['AWS_ACCESS_KEY_ID', 'ASIA1'],
  ['AWS_REGION', 'eu-west-1'],
]);

function given(launch: Launch): Launch {
  const how = debuggerOf(launch)!;
  return withVariables(launch, how, values, namesSetBy(launch, how));
}

describe('debuggers', () => {
  test('are known by type, for launches only', () => {
    for (const type of 'node pwa-node python debugpy go java coreclr lldb cppdbg cppvsdbg lldb-dap'.split(
      ' ',
    )) {
      assert.ok(debuggerOf({ type, request: 'launch' }), type);
      assert.equal(debuggerOf({ type, request: 'attach' }), undefined);
    }
    for (const type of ['chrome', 'constructor', '__proto__', undefined, 3]) {
      assert.equal(debuggerOf({ type, request: 'launch' }), undefined);
    }
  });

  const consoles: readonly (readonly [Launch, string])[] = [
    [{ type: 'node' }, 'none'],
    [{ type: 'node', console: 'integratedTerminal' }, 'integrated'],
    [{ type: 'node', console: 'externalTerminal' }, 'external'],
    [{ type: 'java' }, 'integrated'],
    [{ type: 'java', console: 'internalConsole' }, 'none'],
    [{ type: 'cppdbg', externalConsole: true }, 'external'],
    [{ type: 'lldb-dap', runInTerminal: true }, 'integrated'],
  ];
  for (const [launch, where] of consoles) {
    test(`${JSON.stringify(launch)} runs in: ${where}`, () => {
      const whole = { ...launch, request: 'launch' };
      assert.equal(consoleOf(whole, debuggerOf(whole)!), where);
    });
  }
});

describe('the environment of a launch', () => {
  const node = { type: 'node', request: 'launch', name: 'n' };

  test('is an object for most, a list for cppdbg', () => {
    assert.deepEqual(given(node)['env'], { AWS_ACCESS_KEY_ID: 'ASIA1', AWS_REGION: 'eu-west-1' });
    const cpp = { type: 'cppdbg', request: 'launch', environment: [{ name: 'A', value: 'b' }] };
    assert.deepEqual(given(cpp)['environment'], [
      { name: 'AWS_ACCESS_KEY_ID', value: 'ASIA1' },
      { name: 'AWS_REGION', value: 'eu-west-1' },
      { name: 'A', value: 'b' },
    ]);
  });

  test('keeps what the launch sets, whatever its form', () => {
    assert.deepEqual(given({ ...node, env: { A: 'b', AWS_REGION: 'own' } })['env'], {
      AWS_ACCESS_KEY_ID: 'ASIA1',
      A: 'b',
      AWS_REGION: 'own',
    });
    assert.deepEqual(given({ ...node, env: { aws_region: 'own' } })['env'], {
      AWS_ACCESS_KEY_ID: 'ASIA1',
      aws_region: 'own',
    });
  });

  test('is not mixed with credentials of the launch: only the region comes in', () => {
    for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
      assert.deepEqual(given({ ...node, env: { [name]: 'own' } })['env'], {
        AWS_REGION: 'eu-west-1',
        [name]: 'own',
      });
    }
  });

  test('is the very same launch where nothing comes in', () => {
    const launch = { ...node, env: { AWS_PROFILE: 'p', AWS_REGION: 'r' } };
    assert.equal(given(launch), launch);
  });

  test('of any shape does no harm', () => {
    for (const env of [null, 3, 'x', []]) assert.ok(given({ ...node, env })['env']);
    const cpp = { type: 'cppdbg', request: 'launch', environment: [null, 3, { value: 'x' }] };
    assert.equal((given(cpp)['environment'] as unknown[]).length, 5);
  });
});

describe('a file of variables', () => {
  test('gives its names, in capitals', () => {
    const text = '# AWS_NO=1\nAWS_PROFILE=x\n  export aws_region = y\r\nA.B=1\nnot a line\n=z\n';
    assert.deepEqual(namesInFile(text), ['AWS_PROFILE', 'AWS_REGION', 'A.B']);
  });
});

describe('what VS Code was started with', () => {
  const live = new Map([['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/p/x']]);
  const keys = new Map([['AWS_ACCESS_KEY_ID', 'ASIA1']]);
  const hidden = (env: Readonly<Record<string, string>>, given = live, taken: readonly string[] = []) =>
    hiddenBy(env, given, new Set(taken), english);

  test('hides the endpoint from a program that inherits it', () => {
    assert.match(hidden({ AWS_PROFILE: 'dev' }) ?? '', /AWS_PROFILE=dev/);
    assert.match(
      hidden({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }) ?? '',
      /AWS_ACCESS_KEY_ID/,
    );
    assert.match(hidden({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/t' }) ?? '', /TOKEN_FILE/);
  });

  test('does not where there is nothing of the kind, or the identity has it too', () => {
    assert.equal(hidden({ PATH: '/bin', AWS_REGION: 'eu-west-1', AWS_VAULT: 'x' }), undefined);
    const marked = new Map([...live, ['AWS_PROFILE', 'role-chain'] as const]);
    assert.equal(hidden({ AWS_PROFILE: 'dev' }, marked), undefined);
  });

  test('does not where the launch says itself who it is, or takes it away', () => {
    assert.equal(hidden({ AWS_PROFILE: 'dev' }, live, ['AWS_PROFILE']), undefined);
  });

  test('stands back behind keys, but for a token that is sent with them', () => {
    assert.equal(hidden({ AWS_PROFILE: 'dev' }, keys), undefined);
    assert.match(hidden({ AWS_SECURITY_TOKEN: 't' }, keys) ?? '', /AWS_SECURITY_TOKEN/);
  });
});
