import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hop } from '../../../src/config/plan.ts';
import { parseRoleArn } from '../../../src/config/arn.ts';
import { chainOf, configureText, faultsOf, KEYS, roleArn } from './support.ts';

const BASES = `[profile keys]
${KEYS}
[profile session]
${KEYS}
aws_session_token = t
[profile process]
credential_process = x
[profile login]
login_session = x
[profile sso]
sso_region = eu-west-1
sso_start_url = https://x.test
sso_account_id = 111122223333
sso_role_name = r
[profile web]
web_identity_token_file = /t
role_arn = ${roleArn('web')}
`;

/** The last hop of a role over a base, and of a role over that. */
function hopOver(source: string, ...lines: readonly string[]): Hop {
  const config = `${BASES}[profile a]\nrole_arn = ${roleArn('a')}\n${source}\n${lines.join('\n')}\n`;
  const hop = chainOf(config, 'a').hops.at(-1);
  assert.ok(hop !== undefined);
  return hop;
}

const overKeys = (...lines: readonly string[]): Hop => hopOver('source_profile = keys', ...lines);

function faults(...lines: readonly string[]): readonly string[] {
  const config = `${BASES}[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = keys\n${lines.join('\n')}\n`;
  return faultsOf(config, 'a');
}

describe('a hop', () => {
  it('sends what the profile asks for and nothing else', () => {
    const { profile, place, role, ...rest } = overKeys();
    assert.deepEqual([profile, role.name, typeof place, rest], ['a', 'a', 'object', {}]);
  });

  it('takes every parameter, each with its place', () => {
    const hop = overKeys(
      'role_session_name = me@work',
      'external_id = partner:1/x',
      'mfa_serial = arn:aws:iam::111122223333:mfa/me',
      'mfa_process = code --for me',
      'duration_seconds = 7200',
      'source_identity = me',
      'session_tags = team = core, cost centre=7=x',
      'transitive_session_tags = team',
      'role_policy = {"Version":"2012-10-17","Statement":[]}',
      'role_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::111122223333:policy/x/y',
    );
    assert.equal(hop.sessionName?.value, 'me@work');
    assert.equal(hop.externalId?.value, 'partner:1/x');
    assert.equal(hop.mfaSerial?.value, 'arn:aws:iam::111122223333:mfa/me');
    assert.equal(hop.mfaProcess?.value.reveal(), 'code --for me');
    assert.equal(hop.durationSeconds?.value, 7200);
    assert.equal(hop.sourceIdentity?.value, 'me');
    assert.deepEqual(hop.tags?.value, [
      { key: 'team', value: 'core' },
      { key: 'cost centre', value: '7=x' },
    ]);
    assert.deepEqual(hop.transitiveTagKeys?.value, ['team']);
    assert.equal(hop.policy?.value, '{"Version":"2012-10-17","Statement":[]}');
    assert.equal(hop.policyArns?.value.length, 2);
    const { source } = hop.externalId;
    assert.ok(source.kind === 'property');
    assert.deepEqual([source.profile, source.key, source.place.start], ['a', 'external_id', 14]);
  });

  it('takes a policy that goes on over indented lines', () => {
    const hop = overKeys('role_policy = {', '  "Statement": [', '  ]', '  }');
    assert.deepEqual(JSON.parse(hop.policy?.value ?? ''), { Statement: [] });
  });

  it('does not inherit mfa_serial, external id, session name or duration from its source', () => {
    const lines =
      'mfa_serial = GAHT12345678\nexternal_id = xx\nrole_session_name = me\nduration_seconds = 900';
    const config = `${BASES}[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = keys\n${lines}
[profile b]\nrole_arn = ${roleArn('b')}\nsource_profile = a`;
    const [first, second] = chainOf(config, 'b').hops;
    assert.equal(first?.mfaSerial?.value, 'GAHT12345678');
    assert.deepEqual(Object.keys(second ?? {}), ['profile', 'place', 'role']);
  });

  const callers: readonly (readonly [source: string, sent: number])[] = [
    ['source_profile = keys', 7200],
    ['source_profile = session', 7200],
    ['source_profile = process', 7200],
    ['source_profile = login', 7200],
    ['credential_source = Environment', 7200],
    ['source_profile = sso', 3600],
    ['source_profile = web', 3600],
    ['credential_source = Ec2InstanceMetadata', 3600],
    ['credential_source = EcsContainer', 3600],
  ];
  for (const [source, sent] of callers) {
    it(`over ${source} asks for ${String(sent)} s where 7200 are configured`, () => {
      assert.equal(hopOver(source, 'duration_seconds = 7200').durationSeconds?.value, sent);
    });
  }

  it('over another hop is clamped to an hour, noted at its place; the first one is not', () => {
    const config = `${BASES}[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = keys\nduration_seconds = 43200
[profile b]\nrole_arn = ${roleArn('b')}\nsource_profile = a\nduration_seconds = 3601`;
    const plan = chainOf(config, 'b');
    assert.deepEqual(
      plan.hops.map((hop) => hop.durationSeconds?.value),
      [43_200, 3600],
    );
    assert.deepEqual(
      plan.notes.map((note) => [note.hop, note.place?.line]),
      [[1, config.split('\n').indexOf('duration_seconds = 3601')]],
    );
  });

  const bad: readonly (readonly [line: string, code: string])[] = [
    ['duration_seconds = 899', 'bad-duration'],
    ['duration_seconds = 43201', 'bad-duration'],
    ['duration_seconds = 1h', 'bad-duration'],
    ['duration_seconds = 3600.5', 'bad-duration'],
    ['duration_seconds = -900', 'bad-duration'],
    ['role_session_name = x', 'bad-session-name'],
    [`role_session_name = ${'x'.repeat(65)}`, 'bad-session-name'],
    ['role_session_name = a/b', 'bad-session-name'],
    ['external_id = x', 'bad-external-id'],
    [`external_id = ${'x'.repeat(1225)}`, 'bad-external-id'],
    ['external_id = a b', 'bad-external-id'],
    ['mfa_serial = 12345678', 'bad-mfa-serial'],
    ['mfa_serial = my phone today', 'bad-mfa-serial'],
    ['source_identity = aws:me', 'bad-source-identity'],
    ['source_identity = x', 'bad-source-identity'],
    ['session_tags = team', 'bad-tag'],
    ['session_tags = =x', 'bad-tag'],
    ['session_tags = a=1,A=2', 'bad-tag'],
    ['session_tags = aws:x=1', 'bad-tag'],
    [`session_tags = ${'k'.repeat(129)}=1`, 'bad-tag'],
    [`session_tags = k=${'v'.repeat(257)}`, 'bad-tag'],
    [`session_tags = ${Array.from({ length: 51 }, (_, i) => `k${String(i)}=1`).join(',')}`, 'bad-tag'],
    ['transitive_session_tags = team', 'bad-tag'],
    ['role_policy = not json', 'bad-policy'],
    [`role_policy = {"x":"${'y'.repeat(2048)}"}`, 'bad-policy'],
    ['role_policy_arns = ReadOnlyAccess', 'bad-policy'],
    [
      `role_policy_arns = ${Array.from({ length: 11 }, () => 'arn:aws:iam::aws:policy/x').join(',')}`,
      'bad-policy',
    ],
    ['region = a.b', 'bad-region'],
  ];
  for (const [line, code] of bad) {
    it(`is refused with ${line.slice(0, 40)}`, () => {
      assert.deepEqual(faults(line), [code]);
    });
  }

  it('is accepted at every limit', () => {
    overKeys(
      'duration_seconds = 900',
      'role_session_name = xx',
      'external_id = xx',
      'mfa_serial = 123456789',
    );
    overKeys(
      `role_session_name = ${'x'.repeat(64)}`,
      `external_id = ${'x'.repeat(1224)}`,
      'session_tags = k=',
    );
  });

  it('of a role names every fault of its own at once', () => {
    assert.deepEqual(faults('external_id = x', 'duration_seconds = 1'), ['bad-external-id', 'bad-duration']);
  });

  it('passes transitive tags and source identity down the chain', () => {
    const chain = (
      second: string,
    ): string => `${BASES}[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = keys
session_tags = Team=core\ntransitive_session_tags = Team\nsource_identity = me
[profile b]\nrole_arn = ${roleArn('b')}\nsource_profile = a
[profile c]\nrole_arn = ${roleArn('c')}\nsource_profile = b\n${second}`;
    assert.deepEqual(faultsOf(chain('session_tags = team=other'), 'c'), ['bad-tag']);
    assert.deepEqual(faultsOf(chain('source_identity = you'), 'c'), ['source-identity-changed']);
    assert.equal(chainOf(chain('source_identity = me\nsession_tags = other=1'), 'c').hops.length, 3);
  });

  it("warns of a device that is not the caller's", () => {
    const config = `${BASES}[profile k]\n${KEYS}\naws_account_id = 111122223333
[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = k\nmfa_serial = arn:aws:iam::999988887777:mfa/me`;
    assert.deepEqual(
      configureText({ config }).problems.map((problem) => problem.code),
      ['account-mismatch'],
    );
  });
});

describe('parseRoleArn', () => {
  it('reads partition, account, path and name', () => {
    const text = 'arn:aws-us-gov:iam::111122223333:role/a/b/c_d+=,.@-';
    const parts = { partition: 'aws-us-gov', accountId: '111122223333', path: '/a/b/', name: 'c_d+=,.@-' };
    assert.deepEqual(parseRoleArn(text), { text, ...parts });
    assert.equal(parseRoleArn(roleArn('x'))?.path, '/');
  });

  for (const text of [
    '',
    'arn:aws:iam::111122223333:role/',
    'arn:aws:iam::111122223333:role',
    'arn:aws:iam::111122223333:user/x',
    'arn:aws:iam:us-east-1:111122223333:role/x',
    'arn:aws:sts::111122223333:assumed-role/x/y',
    'arn:aws:iam:::role/x',
    'arn:aws:iam::abc:role/x',
    'arn:gcp:iam::111122223333:role/x',
    'arn:aws:iam::111122223333:role/a b',
    ' arn:aws:iam::111122223333:role/x',
    `arn:aws:iam::111122223333:role/${'x'.repeat(3000)}`,
  ]) {
    it(`refuses ${text.slice(0, 60) || 'nothing'}`, () => {
      assert.equal(parseRoleArn(text), undefined);
    });
  }
});
