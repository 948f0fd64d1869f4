import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Base, SsoBase } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { prefixKeys, type Surroundings } from '../../../src/sessions/prefixKey.ts';
import { KEYS, role } from '../../fixtures/organisation.ts';
import { chainPlan, hop, roleArn, sourced, staticKeys } from '../../support/plans.ts';

const here: Surroundings = { machine: 'laptop', env: { AWS_ACCESS_KEY_ID: 'AKIDONE' } };
const elsewhere: Surroundings = { ...here, machine: 'remote' };

function keyOf(base: Base, where: Surroundings = here): string | undefined {
  const plan = chainPlan('https://sts.test', base, [hop(role('hub', 'Hub'))]);
  return prefixKeys(plan, 'dana', where).at(-1);
}

const sso: SsoBase = {
  kind: 'sso',
  profile: 'a',
  session: 'meadow',
  startUrl: 'https://meadow.test/start',
  ssoRegion: 'eu-west-1',
  ssoAccountId: '111111111111',
  ssoRoleName: 'Engineer',
};

describe('the key of a session', () => {
  for (const base of [
    { kind: 'environment', profile: 'a' },
    { kind: 'instanceMetadata', profile: 'a' },
    { kind: 'containerMetadata', profile: 'a' },
    { kind: 'process', profile: 'a', command: new Secret('helper') },
    { kind: 'webIdentity', profile: 'a', tokenFile: '/t', role: roleArn(role('hub', 'Hub')) },
    { kind: 'login', profile: 'a', loginSession: 'arn:aws:iam::111111111111:user/dana' },
    sso,
  ] satisfies readonly Base[]) {
    it(`over ${base.kind} is another one on another machine, whose windows share the store`, () => {
      assert.equal(keyOf(base), keyOf({ ...base, profile: 'b' }));
      assert.notEqual(keyOf(base), keyOf(base, elsewhere));
    });
  }

  it('over static keys is the same everywhere', () => {
    assert.equal(keyOf(staticKeys(KEYS.dana)), keyOf(staticKeys(KEYS.dana), elsewhere));
  });

  it('over the environment goes by the keys in it', () => {
    const base: Base = { kind: 'environment', profile: 'a' };
    for (const variable of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      const env = { ...here.env, [variable]: 'other' };
      assert.notEqual(keyOf(base), keyOf(base, { ...here, env }), variable);
    }
    assert.equal(keyOf(base), keyOf(base, { ...here, env: { ...here.env, PATH: '/bin' } }));
    assert.doesNotMatch(keyOf(base) ?? '', /AKIDONE/);
  });

  it('over a container goes by its endpoint', () => {
    const base: Base = { kind: 'containerMetadata', profile: 'a' };
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/x' };
    assert.notEqual(keyOf(base), keyOf(base, { ...here, env }));
  });

  it('over a web identity goes by the session name that is sent', () => {
    const base: Base = {
      kind: 'webIdentity',
      profile: 'a',
      tokenFile: '/t',
      role: roleArn(role('hub', 'Hub')),
    };
    const key = (name: string, sessionName?: string): string | undefined =>
      prefixKeys(
        chainPlan('https://sts.test', { ...base, ...(sessionName && { sessionName }) }, []),
        name,
        here,
      )[0];
    assert.notEqual(key('dana'), key('eve'));
    assert.equal(key('dana'), key('eve', 'dana'));
  });

  it('over Identity Center changes with the start URL of a session that keeps its name, and with its own endpoint', () => {
    assert.notEqual(keyOf(sso), keyOf({ ...sso, startUrl: 'https://other.test/start' }));
    assert.notEqual(keyOf(sso), keyOf({ ...sso, portalUrl: sourced('https://portal.test') }));
    const { session: _session, ...legacy } = sso;
    assert.notEqual(keyOf(sso), keyOf(legacy));
  });
});
