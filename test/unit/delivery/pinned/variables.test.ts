import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Secret } from '../../../../src/config/secret.ts';
import { IDENTITY_NAMES, isCredentialName, isIdentityName } from '../../../../src/delivery/pinned/names.ts';
import { pinnedVariables } from '../../../../src/delivery/pinned/pinnedVariables.ts';
import { processEnvironment } from '../../../../src/delivery/pinned/processEnvironment.ts';
import { devAdmin, identity, MINUTE, prodAdmin } from '../../views/samples.ts';

const pointer = { url: 'http://127.0.0.1:1/p/x', token: new Secret('pin-token') };
const { region: _region, ...noRegion } = devAdmin;

describe('variables of a pinned process', () => {
  test('live: a pointer and the region, no keys', () => {
    const values = pinnedVariables(identity(prodAdmin, MINUTE), { mode: 'live', pointer, marked: false }, {});
    assert.deepEqual(Object.fromEntries(values), {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: pointer.url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pin-token',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    });
  });

  test('live past a [default]: the marker profile as well', () => {
    const values = pinnedVariables(identity(prodAdmin, MINUTE), { mode: 'live', pointer, marked: true }, {});
    assert.equal(values.get('AWS_PROFILE'), 'role-chain');
  });

  test('static: keys, whatever VS Code was started with', () => {
    const values = pinnedVariables(identity(prodAdmin, MINUTE), { mode: 'static' }, { AWS_PROFILE: 'other' });
    assert.equal(values.get('AWS_ACCESS_KEY_ID'), 'ASIALIVEEXAMPLE00000');
    assert.equal(values.has('AWS_PROFILE'), false);
    assert.equal(values.has('AWS_CONTAINER_CREDENTIALS_FULL_URI'), false);
  });

  test('a chain without a region has that which VS Code was started with, or none, never the window’s', () => {
    const own = identity(noRegion, MINUTE);
    const region = (env: Record<string, string>) =>
      pinnedVariables(own, { mode: 'static' }, env).get('AWS_REGION');
    assert.equal(region({}), undefined);
    assert.equal(region({ AWS_DEFAULT_REGION: 'sa-east-1' }), 'sa-east-1');
    assert.equal(region({ AWS_REGION: 'us-west-1', AWS_DEFAULT_REGION: 'sa-east-1' }), 'us-west-1');
  });
});

describe('the environment of a process that we start', () => {
  test('has no other identity, no variables of VS Code, and what the person wants', () => {
    const others = Object.fromEntries(IDENTITY_NAMES.map((name) => [name, 'other']));
    const inherited = {
      ...others,
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_PID: '1',
      GONE: 'x',
      U: undefined,
    };
    const wanted = { NEW: 'yes', GONE: null, AWS_PROFILE: 'mine', aws_access_key_id: 'mine' };
    assert.deepEqual(processEnvironment(inherited, wanted, new Map([['AWS_REGION', 'eu-west-1']])), {
      PATH: '/bin',
      NEW: 'yes',
      AWS_REGION: 'eu-west-1',
    });
  });

  test('has the region that the person wants', () => {
    const env = processEnvironment({}, { AWS_REGION: 'sa-east-1' }, new Map([['AWS_REGION', 'eu-west-1']]));
    assert.equal(env['AWS_REGION'], 'sa-east-1');
  });
});

describe('names', () => {
  test('are told apart in any case', () => {
    assert.ok(isIdentityName('aws_region') && isIdentityName('AWS_PROFILE'));
    assert.ok(isCredentialName('Aws_Profile') && !isCredentialName('AWS_REGION'));
    assert.ok(!isIdentityName('AWS_CONFIG_FILE') && !isIdentityName('AWS_CA_BUNDLE'));
  });
});
