import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  platformKey,
  shellProfile,
  type ShellSurroundings,
} from '../../../../src/delivery/pinned/shellProfile.ts';

const linux: ShellSurroundings = {
  platform: 'linux',
  systemShell: '/bin/bash',
  env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/dana' },
  exists: (file) => ['/bin/bash', '/usr/bin/zsh', '/usr/bin/fish', '/home/dana/sh'].includes(file),
};

describe('the default shell', () => {
  const profiles = {
    zsh: { path: 'zsh', args: ['-l'] },
    own: { path: '${env:HOME}/sh', args: '--rc ${env:HOME}/rc', env: { A: 'b', N: null, bad: 3 } },
    either: { path: ['/opt/fish', '/usr/bin/fish'] },
    gone: { path: '/opt/gone' },
    foreign: { extensionIdentifier: 'x.y', id: 'z', title: 'Z' },
  };
  const table: readonly (readonly [string, unknown, object])[] = [
    ['by name on the path', 'zsh', { path: '/usr/bin/zsh', args: ['-l'], env: {} }],
    [
      'with variables',
      'own',
      { path: '/home/dana/sh', args: '--rc /home/dana/rc', env: { A: 'b', N: null } },
    ],
    ['the first that exists', 'either', { path: '/usr/bin/fish', args: [], env: {} }],
    ['not there: the system’s', 'gone', { path: '/bin/bash', args: [], env: {} }],
    ['of another extension: the system’s', 'foreign', { path: '/bin/bash', args: [], env: {} }],
    ['unknown name: the system’s', 'nobody', { path: '/bin/bash', args: [], env: {} }],
    ['none: the system’s', null, { path: '/bin/bash', args: [], env: {} }],
    ['not a text: the system’s', 3, { path: '/bin/bash', args: [], env: {} }],
  ];
  for (const [name, defaultProfile, expected] of table) {
    test(name, () => {
      assert.deepEqual(shellProfile({ defaultProfile, profiles }, linux), expected);
    });
  }

  test('settings of any shape do no harm', () => {
    for (const odd of [
      undefined,
      null,
      3,
      'x',
      [],
      { zsh: null },
      { zsh: { path: 3, args: { a: 1 }, env: [] } },
    ]) {
      assert.equal(shellProfile({ defaultProfile: 'zsh', profiles: odd }, linux).path, '/bin/bash');
    }
  });

  test('is a login shell on macOS, as VS Code starts it', () => {
    const mac: ShellSurroundings = { ...linux, platform: 'darwin', systemShell: '/bin/zsh' };
    assert.deepEqual(shellProfile({ defaultProfile: null, profiles: {} }, mac).args, ['--login']);
    assert.deepEqual(
      shellProfile({ defaultProfile: null, profiles: {} }, { ...mac, systemShell: '/opt/fish' }).args,
      [],
    );
  });

  test('on Windows may be named by its kind', () => {
    const windows: ShellSurroundings = {
      platform: 'win32',
      systemShell: 'C:\\Windows\\cmd.exe',
      env: { Path: 'C:\\Windows;C:\\pwsh' },
      exists: (file) => file === 'C:\\pwsh\\pwsh.exe',
    };
    const profiles = { PowerShell: { source: 'PowerShell', icon: 'x' } };
    const found = shellProfile({ defaultProfile: 'PowerShell', profiles }, windows);
    assert.equal(found.path, 'C:\\pwsh\\pwsh.exe');
  });

  test('settings have a name for each system', () => {
    assert.deepEqual(
      ['win32', 'darwin', 'linux', 'freebsd'].map((one) => platformKey(one as NodeJS.Platform)),
      ['windows', 'osx', 'linux', 'linux'],
    );
  });
});
