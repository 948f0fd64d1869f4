import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { consoleOf, debuggerOf, type Launch } from '../../../../src/delivery/debug/debuggers.ts';
import { namesSetBy, withVariables } from '../../../../src/delivery/debug/launchEnvironment.ts';

const live = new Map([
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/w'],
  ['AWS_CONTAINER_AUTHORIZATION_TOKEN', 't'],
  ['AWS_REGION', 'eu-west-1'],
]);
const asObject = Object.fromEntries(live);
const asList = [...live].map(([name, value]) => ({ name, value }));
const asStrings = [...live].map(([name, value]) => `${name}=${value}`);

interface Row {
  readonly launch: Launch;
  /** What the debugger gets for its program. */
  readonly given: Launch;
  /** The console in which the environment would be typed for all to see; undefined where none does that. */
  readonly typedIn?: Launch;
  /** A console in which it is handed over without being seen. */
  readonly unseenIn: Launch;
}

const own = { STAGE: 'test' };

/** Each debugger in the form that its own launches have. */
const table: Readonly<Record<string, readonly Row[]>> = {
  node: ['node', 'pwa-node', 'extensionHost'].map((type) => ({
    launch: { type, program: '${file}', env: own, skipFiles: ['<node_internals>/**'] },
    given: { env: { ...asObject, ...own } },
    typedIn: { console: 'integratedTerminal' },
    unseenIn: { console: 'internalConsole' },
  })),
  debugpy: ['debugpy', 'python'].map((type) => ({
    launch: { type, module: 'app', env: own, justMyCode: true },
    given: { env: { ...asObject, ...own } },
    unseenIn: { console: 'integratedTerminal' },
  })),
  go: [
    {
      launch: { type: 'go', mode: 'auto', program: '${fileDirname}', env: own },
      given: { env: { ...asObject, ...own } },
      typedIn: { console: 'integratedTerminal' },
      unseenIn: {},
    },
  ],
  java: [
    {
      launch: { type: 'java', mainClass: 'Main', env: own },
      given: { env: { ...asObject, ...own } },
      typedIn: {},
      unseenIn: { console: 'internalConsole' },
    },
  ],
  coreclr: ['coreclr', 'clr'].map((type) => ({
    launch: { type, program: 'app.dll', env: own },
    given: { env: { ...asObject, ...own } },
    typedIn: { console: 'externalTerminal' },
    unseenIn: { console: 'internalConsole' },
  })),
  lldb: [
    {
      launch: { type: 'lldb', program: 'a.out', env: own },
      given: { env: { ...asObject, ...own } },
      unseenIn: { terminal: 'integrated' },
    },
  ],
  'lldb-dap': [
    {
      launch: { type: 'lldb-dap', program: 'a.out', env: own },
      given: { env: { ...asObject, ...own } },
      typedIn: { runInTerminal: true },
      unseenIn: {},
    },
    {
      launch: { type: 'lldb-dap', program: 'a.out', env: ['STAGE=test', 'NO_VALUE'] },
      given: { env: [...asStrings, 'STAGE=test', 'NO_VALUE'] },
      typedIn: { runInTerminal: true },
      unseenIn: {},
    },
  ],
  cppdbg: [
    {
      launch: { type: 'cppdbg', program: 'a.out', environment: [{ name: 'STAGE', value: 'test' }] },
      given: { environment: [...asList, { name: 'STAGE', value: 'test' }] },
      unseenIn: { externalConsole: true },
    },
  ],
  cppvsdbg: [
    {
      launch: { type: 'cppvsdbg', program: 'a.exe', environment: [{ name: 'STAGE', value: 'test' }] },
      given: { environment: [...asList, { name: 'STAGE', value: 'test' }] },
      typedIn: { console: 'externalTerminal' },
      unseenIn: { console: 'internalConsole' },
    },
  ],
};

for (const [name, rows] of Object.entries(table)) {
  describe(`${name} gets the environment in its own form`, () => {
    for (const row of rows) {
      const launch = { request: 'launch', name: 'n', ...row.launch };
      const how = debuggerOf(launch)!;
      const form = JSON.stringify(row.launch);
      test(`${form}: beside what the launch sets, all else as it was`, () => {
        assert.deepEqual(withVariables(launch, how, live, namesSetBy(launch, how)), {
          ...launch,
          ...row.given,
        });
      });

      test(`${form}: not over a region or credentials of the launch`, () => {
        const set = (variable: string): Launch => withOwn(launch, row.given, variable);
        const region = withVariables(set('AWS_REGION'), how, live, namesSetBy(set('AWS_REGION'), how));
        assert.deepEqual(namesIn(region, how.property), [
          'AWS_CONTAINER_CREDENTIALS_FULL_URI',
          'AWS_CONTAINER_AUTHORIZATION_TOKEN',
          'AWS_REGION=own',
        ]);
        const profile = withVariables(set('AWS_PROFILE'), how, live, namesSetBy(set('AWS_PROFILE'), how));
        assert.deepEqual(namesIn(profile, how.property), ['AWS_REGION', 'AWS_PROFILE=own']);
      });

      test(`${form}: where it would be seen, and where not`, () => {
        const seen = (more: Launch): boolean =>
          how.terminal === 'typed' && consoleOf({ ...launch, ...more }, how) !== 'none';
        assert.equal(seen(row.unseenIn), false);
        if (row.typedIn !== undefined) assert.ok(seen(row.typedIn));
      });
    }
  });
}

test('an environment in no form that its debugger knows stays as it is, and nothing comes in', () => {
  for (const env of [['A=b', 3], 'A=b', 7]) {
    const launch = { type: 'go', request: 'launch', env };
    const how = debuggerOf(launch)!;
    assert.deepEqual(withVariables(launch, how, live, namesSetBy(launch, how)), launch);
  }
  const launch = { type: 'cppdbg', request: 'launch', environment: { A: 'b' } };
  const how = debuggerOf(launch)!;
  assert.deepEqual(withVariables(launch, how, live, namesSetBy(launch, how)), launch);
});

/** The launch with one variable of its own, in the form that `given` shows. */
function withOwn(launch: Launch, given: Launch, variable: string): Launch {
  const [property, form] = Object.entries(given)[0]!;
  if (!Array.isArray(form)) return { ...launch, [property]: { [variable]: 'own' } };
  const one = typeof form[0] === 'string' ? `${variable}=own` : { name: variable, value: 'own' };
  return { ...launch, [property]: [one] };
}

/** Names of all variables in a launch, with the value of those that it set itself. */
function namesIn(launch: Launch, property: string): readonly string[] {
  const all = launch[property] as
    Record<string, string> | readonly (string | { name: string; value: string })[];
  const pairs = Array.isArray(all)
    ? (all as readonly (string | { name: string; value: string })[]).map((one) =>
        typeof one === 'string' ? (one.split('=') as [string, string]) : ([one.name, one.value] as const),
      )
    : Object.entries(all as Record<string, string>);
  return pairs.map(([name, value]) => (value === 'own' ? `${name}=own` : name));
}
