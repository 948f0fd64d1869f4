import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { cmdExports } from '../../../../src/delivery/copyAs/cmd.ts';
import { credentialProcessJson } from '../../../../src/delivery/copyAs/credentialProcess.ts';
import { dockerEnvFile } from '../../../../src/delivery/copyAs/dockerEnvFile.ts';
import { dotenvLines } from '../../../../src/delivery/copyAs/dotenv.ts';
import { fishExports } from '../../../../src/delivery/copyAs/fish.ts';
import { copyFormats } from '../../../../src/delivery/copyAs/formats.ts';
import { posixExports } from '../../../../src/delivery/copyAs/posix.ts';
import { powershellExports } from '../../../../src/delivery/copyAs/powershell.ts';
import { UnwritableValueError } from '../../../../src/delivery/copyAs/value.ts';
import { english } from '../../../../src/platform/translate.ts';

/** All of ASCII that an environment can hold, and what comes after it. */
const everySign = String.fromCharCode(...Array.from({ length: 127 }, (_, index) => index + 1));
const nasty: Readonly<Record<string, string>> = {
  empty: '',
  plain: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY=',
  spaces: '  two  spaces  ',
  quotes: `'"\`'' "" \\' \\"`,
  dollars: '$HOME ${HOME} $(id) `id` $1 $$',
  percents: '%PATH% 100% %%',
  bangs: '!x! !! ^^',
  backslashes: '\\ \\\\ \\n C:\\dir\\',
  comment: '#no comment # none',
  operators: 'a;b&c|d<e>f(g)',
  unicode: 'Ünïcødé – ‘quoted’ “too” 🔑',
  newlines: 'first\nsecond\r\nthird\n',
  everySign,
};
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** What a shell makes of a script that sets VALUE. */
function shellSays(shell: string, script: string, args: readonly string[] = ['-c']): string {
  return execFileSync(shell, [...args, script], {
    env: { LC_ALL: 'C.UTF-8', HOME: '/nonexistent' },
  }).toString();
}

for (const shell of ['sh', 'bash', 'zsh', 'dash'].filter(has)) {
  describe(`exports for ${shell}`, () => {
    for (const [name, value] of Object.entries(nasty)) {
      test(`keep ${name}`, () => {
        const script = `${posixExports(new Map([['VALUE', value]]))}printf '%s|' "$VALUE"`;
        assert.equal(shellSays(shell, script), `${value}|`);
      });
    }
  });
}

if (has('fish')) {
  describe('exports for fish', () => {
    for (const [name, value] of Object.entries(nasty)) {
      test(`keep ${name}`, () => {
        const script = `${fishExports(new Map([['VALUE', value]]))}printf '%s|' "$VALUE"`;
        assert.equal(shellSays('fish', script, ['--no-config', '-c']), `${value}|`);
      });
    }
  });
}

if (has('pwsh')) {
  describe('exports for PowerShell', () => {
    for (const [name, value] of Object.entries(nasty)) {
      test(`keep ${name}`, () => {
        const script = `${powershellExports(new Map([['VALUE', value]]))}[Console]::Out.Write("$($env:VALUE)|")`;
        assert.equal(shellSays('pwsh', script, ['-NoProfile', '-Command']), `${value}|`);
      });
    }
  });
}

describe('exports, to the sign', () => {
  const table: readonly (readonly [string, (values: Map<string, string>) => string, string, string])[] = [
    ['posix', posixExports, "it's", "export V='it'\\''s'\n"],
    ['fish', fishExports, "it's \\n", "set -gx V 'it\\'s \\\\n'\n"],
    ['powershell', powershellExports, "it's $x `n", "$env:V = 'it''s $x `n'\n"],
    ['powershell, typographic quotes', powershellExports, 'a’b‘c‚d‛', "$env:V = 'a’’b‘‘c‚‚d‛‛'\n"],
    ['cmd', cmdExports, 'a&b|c"d%e%^!', 'set V=a^&b^|c^"d^%e^%^^^!\n'],
    ['cmd, spaces', cmdExports, ' a b ', 'set V= a b \n'],
    ['.env, plain', dotenvLines, 'wJal/+=', 'V=wJal/+=\n'],
    ['.env, special', dotenvLines, 'a $b #c "d"', 'V=\'a $b #c "d"\'\n'],
    ['.env, single quote', dotenvLines, 'it\'s "$x" \\', 'V="it\'s \\"\\$x\\" \\\\"\n'],
    ['docker', dockerEnvFile, ` '"$x #`, `V= '"$x #\n`],
  ];
  for (const [name, write, value, expected] of table) {
    test(name, () => {
      assert.equal(write(new Map([['V', value]])), expected);
    });
  }

  test('one line for each variable, in order', () => {
    assert.equal(
      dockerEnvFile(
        new Map([
          ['A', '1'],
          ['B', '2'],
        ]),
      ),
      'A=1\nB=2\n',
    );
  });
});

describe('line breaks', () => {
  for (const [name, write] of Object.entries({ cmdExports, dotenvLines, dockerEnvFile })) {
    for (const sign of ['\n', '\r']) {
      test(`${name} refuses ${JSON.stringify(sign)}, without the value in its words`, () => {
        assert.throws(
          () => write(new Map([['V', `secret${sign}x`]])),
          (error) =>
            error instanceof UnwritableValueError &&
            error.variable === 'V' &&
            !error.message.includes('secret'),
        );
      });
    }
  }
});

describe('.env files that a shell reads', () => {
  for (const [name, value] of Object.entries(nasty)) {
    if (/[\r\n]/.test(value)) continue;
    test(`keep ${name}`, () => {
      const script = `${dotenvLines(new Map([['VALUE', value]]))}printf '%s|' "$VALUE"`;
      assert.equal(shellSays('sh', script), `${value}|`);
    });
  }
});

describe('JSON for credential_process', () => {
  const values = new Map([
    ['AWS_ACCESS_KEY_ID', 'ASIA1'],
    ['AWS_SECRET_ACCESS_KEY', 'se"cret\\'],
    ['AWS_SESSION_TOKEN', 'token'],
    ['AWS_CREDENTIAL_EXPIRATION', '2026-11-22T12:30:00Z'],
    ['AWS_REGION', 'eu-west-1'],
  ]);

  test('has AWS’s names, and no region', () => {
    assert.deepEqual(JSON.parse(credentialProcessJson(values)), {
      Version: 1,
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 'se"cret\\',
      SessionToken: 'token',
      Expiration: '2026-11-22T12:30:00Z',
    });
  });

  test('has neither token nor end for long-term keys', () => {
    const longTerm = new Map([...values].slice(0, 2));
    assert.deepEqual(Object.keys(JSON.parse(credentialProcessJson(longTerm)) as object), [
      'Version',
      'AccessKeyId',
      'SecretAccessKey',
    ]);
  });
});

describe('the choice of forms', () => {
  test('begins with the shells of the person’s system', () => {
    const ids = (platform: NodeJS.Platform) => copyFormats(platform, english).map(({ id }) => id);
    assert.deepEqual(ids('linux'), [
      'posix',
      'fish',
      'powershell',
      'cmd',
      'dotenv',
      'docker',
      'credentialProcess',
    ]);
    assert.deepEqual(ids('win32').slice(0, 2), ['powershell', 'cmd']);
  });
});
