import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PIN_ID } from '../../../../src/delivery/pinned/mark.ts';
import { IDENTITY_NAMES } from '../../../../src/delivery/pinned/names.ts';
import { ShimFiles } from '../../../../src/delivery/pinned/shimFiles.ts';
import {
  carriedEnvironment,
  inlineShim,
  PIN_SINCE,
  windowsShim,
} from '../../../../src/delivery/pinned/shim.ts';
import { terminalPlan, type ShellPlace } from '../../../../src/delivery/pinned/terminalPlan.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const values = new Map([
  ['AWS_ACCESS_KEY_ID', 'ASIAPINNED'],
  ['AWS_SECRET_ACCESS_KEY', `se'c"r$e\`t \\ *`],
  ['AWS_REGION', 'eu-central-1'],
]);
const place: ShellPlace = { platform: 'linux', shimFile: undefined, otherMachine: false, comSpec: undefined };
/** As VS Code leaves it: each variable of the window's identity in place, or behind what was there. */
const ofTheWindow = Object.fromEntries(IDENTITY_NAMES.map((name) => [name, `window-${name}`]));
const report = 'env -0';

const parse = (output: Buffer): Record<string, string> =>
  Object.fromEntries(
    output
      .toString()
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe('in front of the shell', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-shim-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const starters: Readonly<
    Record<string, () => Promise<(args: readonly string[]) => Record<string, string>>>
  > = {
    'a file': async () => {
      const file = await new ShimFiles(folder, quiet).for('/bin/bash');
      assert.equal(file, path.join(folder, 'bash'));
      const plan = terminalPlan({ path: '/bin/sh', args: [], env: {} }, values, { ...place, shimFile: file });
      return (args) =>
        parse(
          execFileSync(plan.shellPath, args, {
            env: { PATH: process.env['PATH'], ...ofTheWindow, ...plan.env, [PIN_ID]: '1', [PIN_SINCE]: '1' },
          }),
        );
    },
    'no file': async () => {
      const plan = terminalPlan({ path: '/bin/sh', args: [], env: {} }, values, place);
      return (args) =>
        parse(
          execFileSync(plan.shellPath, [...(plan.shellArgs as string[]), ...args], {
            env: { PATH: process.env['PATH'], ...ofTheWindow, ...plan.env },
          }),
        );
    },
  };

  for (const [name, make] of Object.entries(starters)) {
    test(`${name}: exactly the pinned identity is left, whatever the window has`, async () => {
      const start = await make();
      const env = start(['-c', report]);
      const left = Object.entries(env).filter(([one]) => /^(AWS_|ROLE_CHAIN_)/.test(one));
      assert.deepEqual(Object.fromEntries(left), Object.fromEntries(values));
    });

    test(`${name}: arguments arrive as they are`, async () => {
      const start = await make();
      const env = start(['-c', `ARG="$1$2" ${report}`, 'sh', `a 'b" $c`, ' \\ *']);
      assert.equal(env['ARG'], `a 'b" $c \\ *`);
    });
  }

  test('a file is the person’s alone, made anew where it differs, and left where it does not', async () => {
    const files = new ShimFiles(folder, quiet);
    const file = (await files.for('/usr/bin/zsh'))!;
    assert.equal((await stat(file)).mode & 0o777, 0o700);
    await writeFile(file, 'something old');
    await files.for('/usr/bin/zsh');
    const text = await readFile(file, 'utf8');
    assert.match(text, /^#!\/bin\/sh\n/);
    const { mtimeMs } = await stat(file);
    await files.for('/usr/bin/zsh');
    assert.equal((await stat(file)).mtimeMs, mtimeMs);
    assert.doesNotMatch(text, /ASIA|eu-central/);
  });

  test('where no file can be written there is none', async () => {
    assert.equal(
      await new ShimFiles(path.join(folder, 'bash', 'no-folder'), quiet).for('/bin/bash'),
      undefined,
    );
  });

  test('on another machine the shell is the one that is said there', () => {
    const plan = terminalPlan({ path: '/here/bash', args: ['-l'], env: {} }, values, {
      ...place,
      otherMachine: true,
    });
    assert.doesNotMatch(JSON.stringify(plan.env), /here/);
    const { stdout } = spawnSync(plan.shellPath, [...(plan.shellArgs as string[]), '-c', report], {
      env: { PATH: process.env['PATH'], SHELL: '/bin/sh', ...ofTheWindow, ...plan.env },
    });
    assert.equal(parse(stdout)['AWS_ACCESS_KEY_ID'], 'ASIAPINNED');
  });
});

describe('what others could see', () => {
  test('neither the script nor arguments hold a value', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const plan = terminalPlan({ path: '/bin/bash', args: ['-l'], env: {} }, values, { ...place, platform });
      assert.doesNotMatch(JSON.stringify([plan.shellPath, plan.shellArgs]), /ASIAPINNED|r\$e|eu-central/);
    }
    assert.doesNotMatch(inlineShim(), /ASIAPINNED/);
  });

  test('no variable that carries the identity is one that VS Code would touch', () => {
    const names = Object.keys(carriedEnvironment(values, '/bin/bash'));
    assert.deepEqual(
      names.filter((name) => IDENTITY_NAMES.includes(name)),
      [],
    );
  });
});

describe('on Windows', () => {
  const line = (shell: string, args: readonly string[] | string) => windowsShim(values, shell, args);

  test('each variable is set from its carrier or taken away, then the shell starts', () => {
    const text = line('C:\\Program Files\\PowerShell\\7\\pwsh.exe', ['-NoLogo']);
    assert.match(text, /^\/d \/v:on \/s \/c "set "AWS_ACCESS_KEY_ID=!ROLE_CHAIN_PIN_AWS_ACCESS_KEY_ID!"&/);
    assert.match(text, /&set "AWS_PROFILE="&/);
    assert.match(text, /&"C:\\Program Files\\PowerShell\\7\\pwsh\.exe" -NoLogo"$/);
  });

  test('arguments keep their signs', () => {
    assert.match(line('cmd.exe', ['/k', 'a "b" c\\']), / \/k "a \\"b\\" c\\\\""$/);
    assert.match(line('C:\\hi!\\sh.exe', '-x "as it is"'), /&"C:\\hi\^!\\sh\.exe" -x "as it is""$/);
  });

  test('fits into a command line of cmd', () => {
    const all = new Map(IDENTITY_NAMES.map((name) => [name, 'x']));
    assert.ok(windowsShim(all, 'C:\\shell.exe', []).length < 8_000);
  });
});

describe('the shell’s own settings', () => {
  test('environment and arguments of the profile stay', () => {
    const shell = { path: '/bin/zsh', args: ['-l'], env: { EXTRA: 'yes', GONE: null } };
    const plan = terminalPlan(shell, values, { ...place, shimFile: '/shims/zsh' });
    assert.equal(plan.shellPath, '/shims/zsh');
    assert.deepEqual(plan.shellArgs, ['-l']);
    assert.equal(plan.env['EXTRA'], 'yes');
    assert.equal(plan.env['GONE'], null);
  });
});
