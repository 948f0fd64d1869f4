import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseDelivery } from '../../../src/delivery/deliveryChoice.ts';
import { MARKER_PROFILE } from '../../../src/delivery/markerProfile.ts';
import { shadowing } from '../../../src/delivery/shadowing.ts';
import { staticVariables } from '../../../src/delivery/staticVariables.ts';
import { english } from '../../../src/platform/translate.ts';
import { Secret } from '../../../src/config/secret.ts';
import { isSerious } from '../../../src/sessions/shadow.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { statusOf } from '../../../src/views/statusText.ts';
import { active, chain, hop, identity, MINUTE, moment, prodAdmin, work } from '../views/samples.ts';

type Env = Readonly<Record<string, string>>;

const window = active(prodAdmin, 30 * MINUTE);
const declared = active(chain('team', [hop('111111111111', 'Hub')], { origin: 'settings' }), 30 * MINUTE);
const delivered = (state: WindowIdentity, env: Env) => staticVariables(state, english, env).values;
const shadowsOf = (state: WindowIdentity, env: Env) => shadowing(env, delivered(state, env), english);
const effects = (state: WindowIdentity, env: Env) =>
  shadowsOf(state, env).map(({ variables, effect }) => [variables.join(), effect]);
const endpoint = new Map([['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/window']]);

describe('what stands before the identity of the window', () => {
  test('is nothing in a clean environment', () => {
    assert.deepEqual(shadowsOf(window, { PATH: '/bin', AWS_REGION: 'eu-west-1', AWS_PROFILE: '' }), []);
    assert.deepEqual(shadowsOf({ kind: 'none' }, {}), []);
  });

  test('AWS_PROFILE is replaced by the chain’s own profile, so that nobody becomes somebody else', () => {
    const env = { AWS_PROFILE: 'old', AWS_DEFAULT_PROFILE: 'old' };
    const values = delivered(window, env);
    assert.equal(values.get('AWS_PROFILE'), 'prod-admin');
    assert.equal(values.get('AWS_DEFAULT_PROFILE'), 'prod-admin');
    assert.deepEqual(effects(window, env), [['AWS_PROFILE', 'replaced']]);
    assert.equal(delivered(window, {}).has('AWS_PROFILE'), false, 'and set only where it was');
  });

  test('AWS_PROFILE stays where a chain has no profile, and it is said who follows it', () => {
    const env = { AWS_PROFILE: 'old' };
    assert.equal(delivered(declared, env).has('AWS_PROFILE'), false);
    const [shadow] = shadowsOf(declared, env);
    assert.ok(shadow && isSerious(shadow));
    assert.match(shadow.message, /AWS_PROFILE=old.*JavaScript.*\.NET SDK V3/);
    assert.deepEqual(effects(declared, { AWS_DEFAULT_PROFILE: 'old' }), [['AWS_DEFAULT_PROFILE', 'label']]);
  });

  test('keys of the environment are replaced; a token that is not makes AWS refuse', () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAOLD', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
    assert.deepEqual(effects(window, env), [['AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY', 'replaced']]);
    const { expiresAt: _, ...longTerm } = identity(work, 0);
    const base: WindowIdentity = {
      kind: 'active',
      identity: {
        ...longTerm,
        credentials: { accessKeyId: 'AKIAWORK', secretAccessKey: new Secret('s') },
      },
      renewal: { kind: 'scheduled' },
    };
    assert.deepEqual(effects(base, env)[0], ['AWS_SESSION_TOKEN', 'fails']);
    assert.deepEqual(effects(window, { AWS_SECURITY_TOKEN: 't' }), [['AWS_SECURITY_TOKEN', 'fails']]);
  });

  test('web identity and container variables come after keys', () => {
    assert.deepEqual(
      effects(window, {
        AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
        AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/x',
      }),
      [],
    );
  });

  test('names that prompts show are told apart from identities', () => {
    const [shadow] = shadowsOf(window, { AWS_VAULT: 'old' });
    assert.ok(shadow?.effect === 'label' && !isSerious(shadow));
  });

  for (const [variables, env] of [
    ['AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY', { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' }],
    ['AWS_ROLE_ARN,AWS_WEB_IDENTITY_TOKEN_FILE', { AWS_ROLE_ARN: 'r', AWS_WEB_IDENTITY_TOKEN_FILE: 'f' }],
    ['AWS_PROFILE', { AWS_PROFILE: 'old' }],
    ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
  ] as const) {
    test(`${variables} come before an endpoint, and are what terminals take without an identity`, () => {
      for (const given of [endpoint, new Map<string, string>()]) {
        const [shadow] = shadowing(env, given, english);
        assert.equal(shadow?.variables.join(), variables);
        assert.ok(isSerious(shadow));
      }
    });
  }

  test('AWS_DEFAULT_PROFILE is not lifted by the marker profile: the AWS CLI looks at it first', () => {
    const marker = { kind: 'plain', name: MARKER_PROFILE, origin: 'profile', problems: [] } as const;
    const plans = new Map([[MARKER_PROFILE, marker]]);
    const choose = (env: Env) =>
      chooseDelivery({ setting: 'auto', env, plans, otherMachine: false }, english);
    assert.equal(choose({ AWS_PROFILE: 'old' }).mode, 'live');
    const choice = choose({ AWS_DEFAULT_PROFILE: 'old' });
    assert.equal(choice.mode, 'static');
    assert.match(choice.hidden.join(), /AWS_DEFAULT_PROFILE=old/);
  });

  test('is said in the status bar before a terminal is opened', () => {
    const said = shadowsOf(declared, { AWS_PROFILE: 'old' });
    assert.match(statusOf(declared, moment, said).tooltip, /\$\(warning\) VS Code was started with/);
    const none = shadowing({ AWS_PROFILE: 'old' }, new Map(), english);
    assert.match(statusOf({ kind: 'none' }, moment, none).tooltip, /New terminals take what/);
    const quiet = shadowsOf(window, { AWS_PROFILE: 'old' });
    assert.deepEqual(statusOf(window, moment, quiet), statusOf(window, moment));
  });

  test('never names a value that grants something', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIA-SENTINEL',
      AWS_SECRET_ACCESS_KEY: 'SENTINEL',
      AWS_SESSION_TOKEN: 'SENTINEL',
      AWS_SECURITY_TOKEN: 'SENTINEL',
      AWS_WEB_IDENTITY_TOKEN_FILE: 'SENTINEL',
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/SENTINEL',
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/SENTINEL',
    };
    for (const given of [delivered(window, env), endpoint, new Map<string, string>()]) {
      assert.doesNotMatch(JSON.stringify(shadowing(env, given, english)), /SENTINEL/);
    }
  });
});
