import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainPlan } from '../../../src/config/explain.ts';
import type { ProblemCode, Severity } from '../../../src/config/problem.ts';
import { configureText, KEYS, roleArn, SECRET, SETTINGS, type Input } from './support.ts';

interface Case {
  readonly input: Input;
  readonly severity: Severity;
  /** The text that is marked; undefined for a problem without a place, '' for one at the top of the file. */
  readonly marks: string | undefined;
  readonly profiles: readonly string[];
}

const K = `[profile k]\n${KEYS}\n`;
/** A role `a` over keys `k`, with some more lines. */
const a = (...more: readonly string[]): string =>
  `${K}[profile a]\nrole_arn = ${roleArn('a')}\nsource_profile = k\n${more.join('\n')}\n`;
/** A second role, `b`, over `a`. */
const b = (...more: readonly string[]): string =>
  `[profile b]\nrole_arn = ${roleArn('b')}\nsource_profile = a\n${more.join('\n')}\n`;
const SSO = 'sso_account_id = 111122223333\nsso_role_name = r';

const error = (config: string, marks: string | undefined, profiles: readonly string[]): Case => ({
  input: { config },
  severity: 'error',
  marks,
  profiles,
});
const warning = (config: string, marks: string | undefined, profiles: readonly string[]): Case => ({
  input: { config },
  severity: 'warning',
  marks,
  profiles,
});
const information = (config: string, marks: string, profiles: readonly string[]): Case => ({
  input: { config },
  severity: 'information',
  marks,
  profiles,
});

/** A case for every code there is: the type makes sure of it. */
const CASES: Readonly<Record<ProblemCode, Case>> = {
  'untrusted-chains': {
    input: { declaredIgnored: true },
    severity: 'information',
    marks: undefined,
    profiles: [],
  },
  'unreadable-file': { input: { unreadable: 'EACCES' }, severity: 'error', marks: undefined, profiles: [] },
  'not-utf8': {
    input: { config: Buffer.from([...Buffer.from('[profile a]\nx'), 0xff]) },
    severity: 'warning',
    marks: 'x\uFFFD',
    profiles: [],
  },
  'byte-order-mark': warning(`\uFEFF${K}`, '', []),
  'credentials-readable-by-others': {
    input: { credentials: `[k]\n${KEYS}`, credentialsMode: 0o100644 },
    severity: 'warning',
    marks: '',
    profiles: [],
  },
  'no-section': error('x = 1', 'x = 1', []),
  'unclosed-section': error('[profile a', '[profile a', []),
  'text-after-section': warning('[profile a] x', 'x', ['a']),
  'missing-equals': error(a('nothing'), 'nothing', ['a']),
  'empty-key': error(a(' = 1', '= 1'), '= 1', ['a']),
  'bad-key': warning(a('x y = 1'), 'x y', ['a']),
  'stray-continuation': error('[profile a]\n  x', 'x', ['a']),
  'nested-missing-equals': error(a('s3 =', '  x'), 'x', ['a']),
  'nested-empty-key': error(a('s3 =', '  = x'), '= x', ['a']),
  'colon-delimiter': warning(a('output: json'), ':', ['a']),
  'inline-comment': warning(a('output = json # why'), '# why', ['a']),
  'indented-property': warning('[profile a]\n output = json', 'output', ['a']),
  'bad-section-name': warning('[profile a b]', '[profile a b]', []),
  'missing-profile-prefix': warning('[a]', '[a]', []),
  'unexpected-profile-prefix': {
    input: { credentials: '[profile a]' },
    severity: 'warning',
    marks: '[profile a]',
    profiles: [],
  },
  'unknown-section': warning('[sso-sesion a]', '[sso-sesion a]', []),
  'shadowed-default': warning('[default]\n[profile default]', '[default]', ['default']),
  'duplicate-section': warning('[profile a]\n[profile a] ', '[profile a]', ['a']),
  'duplicate-key': warning('[profile a]\noutput = x\nOutput = y', 'Output', ['a']),
  'unknown-key': warning(a('rol_session_name = x'), 'rol_session_name', ['a']),
  'unknown-source': error(`${a()}${b().replace('= a\n', '= aa\n')}`, 'aa', ['b']),
  'source-without-credentials': error(`[profile k]\n${a().replace(K, '')}`, 'k', ['a']),
  cycle: error(a().replace('= k', '= a'), 'a', ['a']),
  'both-sources': error(a('credential_source = Environment'), 'Environment', ['a']),
  'no-source': error(a().replace('source_profile = k', ''), roleArn('a'), ['a']),
  'source-without-role': warning(`${K}[profile a]\nsource_profile = k`, 'k', ['a']),
  'bad-credential-source': error(a().replace('source_profile = k', 'credential_source = Ec2'), 'Ec2', ['a']),
  'unknown-include': error(a('include_profile = x'), 'x', ['a']),
  'include-cycle': error(a('include_profile = a'), 'a', ['a']),
  'half-key-pair': error(a().replace(/^aws_access_key_id.*\n/m, ''), SECRET, ['k', 'a']),
  'token-without-keys': warning('[profile a]\naws_session_token = x', 'x', ['a']),
  'unknown-sso-session': error(`[profile a]\nsso_session = x\n${SSO}`, 'x', ['a']),
  'incomplete-sso': error('[profile a]\nsso_account_id = 111122223333', '111122223333', ['a']),
  'sso-conflict': error(
    `[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.test\n[profile a]\nsso_session = s\nsso_region = eu-west-2\n${SSO}`,
    'eu-west-2',
    ['a'],
  ),
  'sso-token-only': information(
    '[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.test\n[profile a]\nsso_session = s',
    's',
    ['a'],
  ),
  'web-identity-without-role': error('[profile a]\nweb_identity_token_file = /t', '/t', ['a']),
  'unknown-services': error(a('services = x'), 'x', ['a']),
  'partition-mismatch': error(
    `${a()}${b().replace(roleArn('b'), roleArn('b', '111122223333', 'aws-cn'))}`,
    roleArn('b', '111122223333', 'aws-cn'),
    ['b'],
  ),
  'account-mismatch': warning(a('aws_account_id = 999988887777'), '999988887777', ['a']),
  'bad-declared-chain': {
    input: { declared: [{ name: 'd', base: 'x', hops: [{ roleArn: roleArn('d') }] }] },
    severity: 'error',
    marks: undefined,
    profiles: ['d'],
  },
  'bad-arn': error(a().replace(roleArn('a'), 'arn:aws:iam::1:user/x'), 'arn:aws:iam::1:user/x', ['a']),
  'bad-account': warning(a().replaceAll('111122223333', '1234'), roleArn('a', '1234'), ['a']),
  'bad-duration': error(a('duration_seconds = 60'), '60', ['a']),
  'duration-over-hour': warning(`${a()}${b('duration_seconds = 7200')}`, '7200', ['b']),
  'bad-external-id': error(a('external_id = x!'), 'x!', ['a']),
  'bad-session-name': error(a('role_session_name = a b'), 'a b', ['a']),
  'bad-mfa-serial': error(a('mfa_serial = 12'), '12', ['a']),
  'mfa-on-chained-hop': warning(`${a()}${b('mfa_serial = GAHT12345678')}`, 'GAHT12345678', ['b']),
  'mfa-process-without-serial': warning(a('mfa_process = x'), 'x', ['a']),
  'bad-source-identity': error(a('source_identity = x'), 'x', ['a']),
  'source-identity-changed': error(`${a('source_identity = me')}${b('source_identity = you')}`, 'you', ['b']),
  'bad-tag': error(a('session_tags = x'), 'x', ['a']),
  'bad-policy': error(a('role_policy = {'), '{', ['a']),
  'bad-endpoint': error(a('endpoint_url = sts.test'), 'sts.test', ['a']),
  'bad-region': error(a('region = eu west'), 'eu west', ['a']),
  'bad-setting': warning(a('retry_mode = often'), 'often', ['a']),
};

describe('problems', () => {
  for (const [code, { input, severity, marks, profiles }] of Object.entries(CASES)) {
    it(`${code} is a ${severity} at its place, with a sentence and no secret`, () => {
      const { problems, plans } = configureText(input);
      const found = problems.filter((problem) => problem.code === code);
      const [problem] = found;
      assert.ok(problem !== undefined, `found only: ${problems.map((other) => other.code).join(', ')}`);
      assert.equal(found.length, code === 'half-key-pair' ? found.length : 1);
      assert.equal(problem.severity, severity);
      assert.equal(problem.place && markedText(input, problem.place), marks);
      assert.deepEqual(problem.profiles, profiles);
      assert.match(problem.message, /^\S.*[.?]$/s);
      assert.ok(!problem.message.includes(SECRET));
      for (const name of severity === 'error' ? profiles : []) {
        const plan = plans.get(name);
        assert.equal(plan?.kind, 'broken');
        assert.ok(plan.problems.some((other) => other === problem));
      }
      for (const plan of plans.values()) {
        assert.ok(!explainPlan(plan, SETTINGS).includes(SECRET));
      }
    });
  }

  it('are none for files that are as they should be', () => {
    assert.deepEqual(configureText({ config: a() + b(), credentialsMode: 0o100600 }).problems, []);
  });

  it('name a source of either kind that has no role to serve', () => {
    const { problems } = configureText({ config: '[profile a]\ncredential_source = Environment' });
    assert.deepEqual(
      problems.map(({ code, severity, message }) => [code, severity, message.split(' ')[0]]),
      [['source-without-role', 'warning', 'credential_source']],
    );
  });

  it('name a session policy that is JSON, but no object', () => {
    for (const text of ['[]', 'null', '"x"', '1']) {
      const [problem] = configureText({ config: a(`role_policy = ${text}`) }).problems;
      assert.match(problem?.message ?? '', /has to be a JSON object/);
    }
  });

  it('leave warnings on the row they belong to', () => {
    const { plans } = configureText({ config: `${a('outptu = x')}${b()}` });
    assert.deepEqual(
      [...plans.values()].map((plan) => plan.problems.length),
      [0, 1, 0],
    );
  });

  it('suggest a profile, and a key, that is nearly the same', () => {
    const { problems } = configureText({ config: a().replace('= k\n', '= kk\n') });
    assert.match(problems[0]?.message ?? '', /no profile named kk/);
    const near = a('durationseconds = 900')
      .replaceAll('profile k', 'profile keys')
      .replace('= k\n', '= kesy\n');
    assert.deepEqual(
      configureText({ config: near }).problems.map(
        (problem) => /did you mean (\w+)\?/.exec(problem.message)?.[1],
      ),
      ['keys', 'duration_seconds'],
    );
  });

  it('count keys of other tools as information', () => {
    const [problem] = configureText({ config: a('granted_color = blue') }).problems;
    assert.equal(problem?.severity, 'information');
    assert.ok(!problem.message.includes('blue'));
  });

  it('do not look at mode bits on Windows, nor at group bits', () => {
    const credentials = `[k]\n${KEYS}`;
    const windows: Input = { credentials, credentialsMode: 0o100666, platform: 'win32' };
    assert.deepEqual(configureText(windows).problems, []);
    assert.deepEqual(configureText({ credentials, credentialsMode: 0o100640 }).problems, []);
  });

  it('say once that a file is UTF-16', () => {
    const bytes = Buffer.from(`\uFEFF${a()}`, 'utf16le');
    const { problems, plans } = configureText({ config: bytes });
    assert.deepEqual([problems.map((problem) => problem.code), plans.size], [['not-utf8'], 0]);
  });

  it('stay cheap to find for a file full of mistakes', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `[profile p${String(i)}]\nunknwn_${String(i)} = 1\n`,
    );
    assert.equal(configureText({ config: lines.join('') }).problems.length, 20_000);
  });
});

function markedText(input: Input, place: { file: string; line: number; start: number; end: number }): string {
  const data = place.file.endsWith('config') ? input.config : input.credentials;
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
  return text.replace('\uFEFF', '').split('\n')[place.line]?.slice(place.start, place.end) ?? '';
}
