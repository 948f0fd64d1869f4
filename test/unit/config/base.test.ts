import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { chainOf, configureText, faultsOf, KEYS, planOf, roleArn, SECRET } from './support.ts';

const SSO_SESSION = '[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.test/start\n';
const SSO_ROLE = 'sso_account_id = 111122223333\nsso_role_name = reader';

const WEB = `web_identity_token_file = /t\nrole_arn = ${roleArn('w')}`;
const SSO = `sso_region = eu-west-1\nsso_start_url = https://x.test\n${SSO_ROLE}`;
const LOGIN = 'login_session = arn:aws:iam::111122223333:user/me';
const PROCESS = 'credential_process = helper --token abc';

describe('a base', () => {
  it('is chosen in the order of the CLI, and the losers are noted', () => {
    const order: readonly (readonly [lines: string, kind: string, inCredentials: boolean])[] = [
      [WEB, 'webIdentity', false],
      [SSO, 'sso', false],
      [KEYS, 'staticKeys', true],
      [LOGIN, 'login', false],
      [PROCESS, 'process', false],
      [KEYS, 'staticKeys', false],
    ];
    for (let first = 0; first < order.length; first++) {
      const kept = order.slice(first);
      const inConfig = kept.filter((entry) => !entry[2]).map((entry) => entry[0]);
      const inCredentials = kept.filter((entry) => entry[2]).map((entry) => entry[0]);
      const config = `[profile a]\n${[...new Set(inConfig)].join('\n')}`;
      const credentials = inCredentials.length === 0 ? '' : `[a]\n${inCredentials.join('\n')}`;
      const plan = chainOf({ config, credentials }, 'a');
      assert.equal(plan.base.kind, order[first]?.[1]);
      const losers = new Set(kept.slice(1).map((entry) => entry[1]));
      losers.delete(plan.base.kind);
      assert.equal(
        plan.notes.filter((note) => note.message.includes('is ignored, since')).length,
        losers.size,
      );
    }
  });

  it('of static keys puts one pair together from both files, token included', () => {
    const config = `[profile a]\naws_access_key_id = AKID\naws_session_token = ${SECRET}`;
    const { base } = chainOf({ config, credentials: `[a]\naws_secret_access_key = ${SECRET}` }, 'a');
    assert.ok(base.kind === 'staticKeys');
    assert.equal(base.accessKeyId, 'AKID');
    assert.equal(base.secretAccessKey.reveal(), SECRET);
    assert.equal(base.sessionToken?.reveal(), SECRET);
  });

  it('of static keys takes the token under its old name, where the new one is missing', () => {
    const old = `[a]\n${KEYS}\naws_security_token = old`;
    const token = (credentials: string): string | undefined => {
      const { base } = chainOf({ credentials }, 'a');
      return base.kind === 'staticKeys' ? base.sessionToken?.reveal() : undefined;
    };
    assert.equal(token(old), 'old');
    assert.equal(token(`${old}\naws_session_token = new`), 'new');
    const including = `${old}\n[b]\n${KEYS}\ninclude_profile = a`;
    const { base } = chainOf({ credentials: including }, 'b');
    assert.ok(base.kind === 'staticKeys' && base.sessionToken === undefined);
  });

  it('shows no secret, however it is printed', () => {
    const config = `[profile a]\n${KEYS}\naws_session_token = ${SECRET}\nregion = eu-west-1
[profile p]\ncredential_process = x ${SECRET}
[profile r]\nrole_arn = ${roleArn('r')}\nsource_profile = r\n${KEYS}\nexternal_id = e\nregion = eu-west-1`;
    const configuration = configureText({ config });
    assert.equal(configuration.plans.size, 3);
    for (const plan of configuration.plans.values()) {
      assert.ok(!JSON.stringify(plan).includes(SECRET));
      assert.ok(!inspect(plan, { depth: 9 }).includes(SECRET));
    }
  });

  it('of SSO takes its sign-in from the session section', () => {
    const { base } = chainOf(`${SSO_SESSION}[profile a]\nsso_session = s\n${SSO_ROLE}`, 'a');
    assert.ok(base.kind === 'sso');
    const { session, startUrl, ssoRegion, ssoAccountId, ssoRoleName } = base;
    assert.deepEqual([base.scopes, base.portalUrl, base.oidcUrl], [undefined, undefined, undefined]);
    assert.deepEqual(
      [session, startUrl, ssoRegion, ssoAccountId, ssoRoleName],
      ['s', 'https://x.test/start', 'eu-west-1', '111122223333', 'reader'],
    );
  });

  it('of SSO has the scopes of its session and the URLs of the profile that is asked for', () => {
    const config =
      SSO_SESSION +
      'sso_registration_scopes = sso:account:access, codewhisperer:completions,\n' +
      '[services local]\nsso =\n  endpoint_url = http://127.0.0.1:1\nsso_oidc =\n  endpoint_url = http://127.0.0.1:2\n' +
      `[profile a]\nsso_session = s\n${SSO_ROLE}\n` +
      '[profile b]\nservices = local\nsource_profile = a\nrole_arn = arn:aws:iam::111122223333:role/b\n';
    const { base: own } = chainOf(config, 'a');
    const { base } = chainOf(config, 'b');
    assert.ok(own.kind === 'sso' && base.kind === 'sso');
    assert.deepEqual([own.portalUrl, own.oidcUrl], [undefined, undefined]);
    assert.deepEqual(
      [base.portalUrl?.value, base.oidcUrl?.value],
      ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
    );
    assert.deepEqual(base.scopes, ['sso:account:access', 'codewhisperer:completions']);
  });

  it('of SSO works in the form without a session', () => {
    const { base } = chainOf(`[profile a]\n${SSO}`, 'a');
    assert.ok(base.kind === 'sso');
    assert.deepEqual([base.session, base.startUrl], [undefined, 'https://x.test']);
  });

  it('of SSO may repeat what its session says, but not differ', () => {
    const same = `${SSO_SESSION}[profile a]\nsso_session = s\nsso_region = eu-west-1\n${SSO_ROLE}`;
    assert.equal(chainOf(same, 'a').base.kind, 'sso');
    assert.deepEqual(faultsOf(same.replace('s\nsso_region = eu-west-1', 's\nsso_region = eu-west-2'), 'a'), [
      'sso-conflict',
    ]);
  });

  const incomplete: readonly (readonly [what: string, config: string])[] = [
    ['without sso_role_name', '[profile a]\nsso_account_id = 1\nsso_region = r\nsso_start_url = u'],
    ['without sso_account_id', '[profile a]\nsso_role_name = r\nsso_region = r\nsso_start_url = u'],
    ['without sso_region', `[profile a]\nsso_start_url = u\n${SSO_ROLE}`],
    ['without sso_start_url', `[profile a]\nsso_region = r\n${SSO_ROLE}`],
    [
      'with sso_region missing from its session',
      `[sso-session s]\nsso_start_url = u\n[profile a]\nsso_session = s\nsso_region = r\n${SSO_ROLE}`,
    ],
  ];
  for (const [what, config] of incomplete) {
    it(`of SSO is broken ${what}`, () => {
      assert.deepEqual(faultsOf(config, 'a'), ['incomplete-sso']);
    });
  }

  it('of SSO without account and role is none', () => {
    assert.equal(planOf(`${SSO_SESSION}[profile a]\nsso_session = s`, 'a').kind, 'plain');
    assert.equal(planOf('[profile a]\nsso_start_url = u\nsso_region = r', 'a').kind, 'plain');
  });

  it('of web identity keeps role, session name and token file, and says what is not sent', () => {
    const plan = chainOf(
      `[profile a]\n${WEB}\nrole_session_name = me\nexternal_id = xx\ntransitive_session_tags = x\nmfa_process = p`,
      'a',
    );
    assert.ok(plan.base.kind === 'webIdentity');
    assert.deepEqual([plan.base.role.name, plan.base.sessionName, plan.base.tokenFile], ['w', 'me', '/t']);
    assert.deepEqual(
      plan.notes.map((note) => note.message.split(' ')[0]),
      ['external_id', 'mfa_process', 'transitive_session_tags'],
    );
    assert.equal(plan.hops.length, 0);
  });

  it('of a process and of a login keeps what they name', () => {
    const process = chainOf(`[profile a]\n${PROCESS}`, 'a').base;
    const login = chainOf(`[profile a]\n${LOGIN}`, 'a').base;
    assert.equal(process.kind === 'process' && process.command.reveal(), 'helper --token abc');
    assert.equal(login.kind === 'login' && login.loginSession, 'arn:aws:iam::111122223333:user/me');
  });

  it('says its account where aws_account_id does', () => {
    assert.equal(
      chainOf(`[profile a]\n${KEYS}\naws_account_id = 111122223333`, 'a').base.accountId,
      '111122223333',
    );
  });

  it('has a place: that of the property that declares it', () => {
    assert.deepEqual(chainOf(`[profile a]\n${PROCESS}`, 'a').base.place, {
      file: '/home/user/.aws/config',
      line: 1,
      start: 21,
      end: 39,
    });
  });
});
