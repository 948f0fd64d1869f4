import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { locateSharedFiles, selectedProfileName } from '../../../src/config/sharedFiles.ts';

type Env = Readonly<Record<string, string>>;

const CASES: readonly (readonly [
  what: string,
  platform: NodeJS.Platform,
  env: Env,
  config: string,
  credentials: string,
])[] = [
  ['HOME', 'linux', { HOME: '/h', USERPROFILE: '/u' }, '/h/.aws/config', '/h/.aws/credentials'],
  ['HOME on Windows', 'win32', { HOME: 'C:\\h' }, 'C:\\h\\.aws\\config', 'C:\\h\\.aws\\credentials'],
  [
    'USERPROFILE',
    'win32',
    { USERPROFILE: 'C:\\u', HOMEDRIVE: 'D:', HOMEPATH: '\\d' },
    'C:\\u\\.aws\\config',
    'C:\\u\\.aws\\credentials',
  ],
  [
    'HOMEDRIVE and HOMEPATH',
    'win32',
    { HOMEDRIVE: 'D:', HOMEPATH: '\\d' },
    'D:\\d\\.aws\\config',
    'D:\\d\\.aws\\credentials',
  ],
  ['what the system says', 'linux', {}, '/os/.aws/config', '/os/.aws/credentials'],
  ['an empty HOME as none', 'linux', { HOME: '' }, '/os/.aws/config', '/os/.aws/credentials'],
  ['a slash at the end', 'linux', { HOME: '/h/' }, '/h/.aws/config', '/h/.aws/credentials'],
  ['AWS_CONFIG_FILE', 'linux', { HOME: '/h', AWS_CONFIG_FILE: '/x' }, '/x', '/h/.aws/credentials'],
  [
    'AWS_SHARED_CREDENTIALS_FILE',
    'linux',
    { HOME: '/h', AWS_SHARED_CREDENTIALS_FILE: '/x' },
    '/h/.aws/config',
    '/x',
  ],
  [
    '~ in both',
    'linux',
    { HOME: '/h', AWS_CONFIG_FILE: '~/a', AWS_SHARED_CREDENTIALS_FILE: '~' },
    '/h/a',
    '/h',
  ],
  [
    '~ on Windows',
    'win32',
    { USERPROFILE: 'C:\\u', AWS_CONFIG_FILE: '~\\a', AWS_SHARED_CREDENTIALS_FILE: '~/b' },
    'C:\\u\\a',
    'C:\\u/b',
  ],
  [
    "another user's ~, as it stands",
    'linux',
    { HOME: '/h', AWS_CONFIG_FILE: '~bob/a' },
    '~bob/a',
    '/h/.aws/credentials',
  ],
];

describe('locateSharedFiles', () => {
  for (const [what, platform, env, config, credentials] of CASES) {
    it(`takes ${what}`, () => {
      assert.deepEqual(locateSharedFiles(env, platform, '/os'), { config, credentials });
    });
  }

  it('gives paths even where no home is known', () => {
    assert.equal(locateSharedFiles({}, 'linux').config, '~/.aws/config');
  });
});

describe('selectedProfileName', () => {
  it('takes AWS_PROFILE, then AWS_DEFAULT_PROFILE, then default', () => {
    assert.equal(selectedProfileName({ AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }), 'a');
    assert.equal(selectedProfileName({ AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'b' }), 'b');
    assert.equal(selectedProfileName({}), 'default');
  });
});
