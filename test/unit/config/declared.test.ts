import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeclaredChain } from '../../../src/config/declared.ts';
import { chainOf, configureText, KEYS, outline, planOf, roleArn } from './support.ts';

const CONFIG = `[profile k]
${KEYS}
region = eu-west-1
[profile sso]
sso_region = eu-west-1
sso_start_url = https://x.test
sso_account_id = 111122223333
sso_role_name = r
[profile a]
role_arn = ${roleArn('a')}
source_profile = k
[profile plain]
[profile broken]
role_arn = ${roleArn('x')}
`;

const declare = (...hops: readonly unknown[]): unknown => [{ name: 'd', base: 'k', hops }];
const planDeclared = (declared: unknown) => planOf({ config: CONFIG, declared }, 'd');

describe('a declared chain', () => {
  it('is planned beside the profiles, with every parameter marked as a setting', () => {
    const declared: readonly DeclaredChain[] = [
      {
        name: 'd',
        base: 'k',
        hops: [
          {
            roleArn: roleArn('first'),
            roleSessionName: 'me',
            externalId: 'partner',
            serialNumber: 'GAHT12345678',
            durationSeconds: 7200,
            sourceIdentity: 'me',
            tags: { team: 'core' },
            transitiveTagKeys: ['team'],
            policy: { Version: '2012-10-17', Statement: [] },
            policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          },
          { roleArn: roleArn('second') },
        ],
      },
    ];
    const plan = chainOf({ config: CONFIG, declared }, 'd');
    assert.equal(plan.origin, 'settings');
    assert.equal(plan.place, undefined);
    assert.equal(outline(plan), 'staticKeys(k) → first → second');
    assert.equal(plan.region?.value, 'eu-west-1');
    const [hop] = plan.hops;
    assert.equal(hop?.policy?.value, '{"Version":"2012-10-17","Statement":[]}');
    assert.equal(hop.durationSeconds?.value, 7200);
    assert.equal(hop.mfaSerial?.value, 'GAHT12345678');
    assert.deepEqual(hop.tags?.value, [{ key: 'team', value: 'core' }]);
    assert.deepEqual(hop.externalId?.source, {
      kind: 'setting',
      name: 'roleChain.chains[0].hops[0].externalId',
    });
  });

  it('may stand on a chain', () => {
    const declared = [{ name: 'd', base: 'a', hops: [{ roleArn: roleArn('x') }] }];
    assert.equal(outline(chainOf({ config: CONFIG, declared }, 'd')), 'staticKeys(k) → a → x');
  });

  it('has its durations clamped like any other', () => {
    const hops = [
      { roleArn: roleArn('x'), durationSeconds: 7200 },
      { roleArn: roleArn('y'), durationSeconds: 7200 },
    ];
    for (const [base, sent] of [
      ['k', [7200, 3600]],
      ['sso', [3600, 3600]],
    ] as const) {
      const plan = chainOf({ config: CONFIG, declared: [{ name: 'd', base, hops }] }, 'd');
      assert.deepEqual(
        plan.hops.map((hop) => hop.durationSeconds?.value),
        sent,
      );
      assert.deepEqual(
        plan.problems.map((problem) => problem.code),
        sent.filter((seconds) => seconds === 3600).map(() => 'duration-over-hour'),
      );
      assert.equal(plan.notes.at(-1)?.hop, 1);
    }
  });

  const x = { roleArn: roleArn('x') };
  const bad: readonly (readonly [what: string, declared: unknown, message: RegExp])[] = [
    ['an unknown base', [{ name: 'd', base: 'nobody', hops: [x] }], /base names the profile nobody/],
    ['no base', [{ name: 'd', hops: [x] }], /\[0\]\.base has to be/],
    ['a base without credentials', [{ name: 'd', base: 'plain', hops: [x] }], /holds no credentials/],
    ['a broken base', [{ name: 'd', base: 'broken', hops: [x] }], /needs a source/],
    ['no hops', [{ name: 'd', base: 'k' }], /hops has to be a list/],
    ['hops that are no list', [{ name: 'd', base: 'k', hops: 'x' }], /hops has to be a list/],
    ['a key that is not known', [{ name: 'd', base: 'k', hops: [x], mfa: 1 }], /\.mfa is not known/],
    ['a hop that is no object', declare('x'), /hops\[0\] has to be an object/],
    ['a hop without role', declare({}), /hops\[0\]\.roleArn has to be/],
    ['a role that is a number', declare({ roleArn: 5 }), /hops\[0\]\.roleArn has to be/],
    ['a parameter that is not known', declare({ ...x, role_arn: 'x' }), /hops\[0\]\.role_arn is not/],
    ['a bad external id', declare({ ...x, externalId: 'x' }), /externalId has to be 2/],
    ['an external id that is a number', declare({ ...x, externalId: 12 }), /externalId has to be text/],
    ['a bad session name', declare({ ...x, roleSessionName: 'a b' }), /roleSessionName may hold/],
    ['a bad serial number', declare({ ...x, serialNumber: 'x' }), /serialNumber has to be/],
    ['a bad source identity', declare({ ...x, sourceIdentity: 'aws:x' }), /sourceIdentity may not/],
    ['a duration as text', declare({ ...x, durationSeconds: '900' }), /durationSeconds has to be/],
    ['a duration out of range', declare({ ...x, durationSeconds: 60 }), /durationSeconds has to be/],
    ['tags that are a list', declare({ ...x, tags: ['x'] }), /tags has to be an object/],
    ['tags that are numbers', declare({ ...x, tags: { x: 1 } }), /tags has to be an object/],
    ['tags twice', declare({ ...x, tags: { x: '1', X: '2' } }), /the tag X twice/],
    ['transitive keys without tags', declare({ ...x, transitiveTagKeys: ['x'] }), /names x, which tags/],
    ['a list of numbers', declare({ ...x, policyArns: [1] }), /policyArns has to be a list/],
    ['a bad policy', declare({ ...x, policy: '{' }), /policy has to be a policy/],
    ['a policy that is a number', declare({ ...x, policy: 5 }), /policy has to be/],
    [
      'another partition',
      declare(x, { roleArn: roleArn('y', '111122223333', 'aws-cn') }),
      /partition aws-cn/,
    ],
    [
      'a transitive tag that is set again',
      declare({ ...x, tags: { t: '1' }, transitiveTagKeys: ['t'] }, { ...x, tags: { T: '2' } }),
      /sets T, which an earlier/,
    ],
    [
      'another source identity',
      declare({ ...x, sourceIdentity: 'me' }, { ...x, sourceIdentity: 'you' }),
      /was set to me earlier/,
    ],
  ];
  for (const [what, declared, message] of bad) {
    it(`is broken by ${what}`, () => {
      const plan = planDeclared(declared);
      assert.equal(plan.kind, 'broken');
      assert.match(plan.problems.map((problem) => problem.message).join('\n'), message);
      assert.ok(plan.problems.every((problem) => problem.profiles.includes('d')));
    });
  }

  it('keeps the last role for its row where it is broken', () => {
    const plan = planDeclared([{ name: 'd', base: 'nobody', hops: [x] }]);
    assert.equal(plan.kind === 'broken' && plan.role?.name, 'x');
  });

  it('is left out, and said, where its name is taken or missing', () => {
    const declared = [
      { name: 'k', base: 'k', hops: [x] },
      { name: 'd', base: 'k', hops: [x] },
      { name: 'd' },
      {},
      7,
    ];
    const { plans, problems } = configureText({ config: CONFIG, declared });
    assert.equal(plans.get('k')?.origin, 'profile');
    assert.equal(plans.get('d')?.kind, 'chain');
    assert.equal(problems.filter((problem) => problem.code === 'bad-declared-chain').length, 4);
  });

  for (const declared of [7, 'x', {}, true]) {
    it(`says what is wrong with a setting that is ${JSON.stringify(declared)}`, () => {
      const { problems } = configureText({ config: `[profile k]\n${KEYS}`, declared });
      assert.deepEqual(
        problems.map((problem) => problem.code),
        ['bad-declared-chain'],
      );
    });
  }

  it('is none where the setting is absent', () => {
    for (const declared of [undefined, null, []]) {
      assert.deepEqual(configureText({ declared }).problems, []);
    }
  });
});
