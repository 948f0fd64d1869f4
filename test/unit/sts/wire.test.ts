import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hop } from '../../../src/config/plan.ts';
import { assumeRoleRequest, legalSessionName } from '../../../src/sts/assumeRole.ts';
import { AUDIT_EXTERNAL_ID, KEYS, MFA, role } from '../../fixtures/organisation.ts';
import { Secret } from '../../../src/config/secret.ts';
import { hop, sourced } from '../../support/plans.ts';
import { dana, never, openAws, openGateway, POISON, setEnvironment, targetOf } from './bench.ts';

const hub = role('hub', 'Hub');
const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** Each setting of a hop, and the parameters that STS must see because of it, beside role and session name. */
const table: readonly (readonly [string, Partial<Hop>, Readonly<Record<string, string>>])[] = [
  ['nothing', {}, {}],
  ['role_session_name', { sessionName: sourced('my.name@x') }, { RoleSessionName: 'my.name@x' }],
  ['external_id', { externalId: sourced(AUDIT_EXTERNAL_ID) }, { ExternalId: AUDIT_EXTERNAL_ID }],
  ['duration_seconds', { durationSeconds: sourced(5400) }, { DurationSeconds: '5400' }],
  [
    'mfa_serial',
    { mfaSerial: sourced(MFA.dana.serial) },
    { SerialNumber: MFA.dana.serial, TokenCode: '******' },
  ],
  ['source_identity', { sourceIdentity: sourced('dana') }, { SourceIdentity: 'dana' }],
  [
    'session_tags',
    {
      tags: sourced([
        { key: 'team', value: 'platform' },
        { key: 'empty', value: '' },
      ]),
    },
    {
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'platform',
      'Tags.member.2.Key': 'empty',
      'Tags.member.2.Value': '',
    },
  ],
  [
    'transitive_session_tags',
    { tags: sourced([{ key: 'team', value: 'x y/z' }]), transitiveTagKeys: sourced(['team']) },
    {
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'x y/z',
      'TransitiveTagKeys.member.1': 'team',
    },
  ],
  ['a session policy', { policy: sourced(policy) }, { Policy: policy }],
  ['policy ARNs', { policyArns: sourced([readOnly]) }, { 'PolicyArns.member.1.arn': readOnly }],
];

describe('AssumeRole on the wire', () => {
  for (const [what, more, expected] of table) {
    it(`holds role, session name and, for ${what}, exactly what it asks for`, async (t) => {
      setEnvironment(t, POISON);
      const aws = await openAws(t);
      const one = hop(hub, more);
      const code = one.mfaSerial === undefined ? undefined : aws.mfaCode(one.mfaSerial.value);
      const gateway = openGateway(t);
      await gateway.assumeRole(targetOf(aws.url), dana, assumeRoleRequest(one, 'dana', code), never);
      const [call] = aws.journal.entries;
      assert.deepEqual(call?.parameters, { RoleArn: hub, RoleSessionName: 'dana', ...expected });
      assert.equal(call.region, 'eu-west-1');
    });
  }

  it('holds no serial without a code, which a caller that has shown one does not need', () => {
    const request = assumeRoleRequest(hop(hub, { mfaSerial: sourced(MFA.dana.serial) }), 'dana');
    assert.deepEqual(request, { roleArn: hub, roleSessionName: 'dana' });
  });

  it('is signed by the caller, for the region of the plan', async (t) => {
    const aws = await openAws(t);
    const target = targetOf(aws.url);
    const regional = { ...target, sts: { ...target.sts, region: sourced('ap-southeast-2') } };
    await openGateway(t).assumeRole(regional, dana, { roleArn: hub, roleSessionName: 'dana' }, never);
    const [call] = aws.journal.entries;
    assert.equal(call?.accessKeyId, KEYS.dana.accessKeyId);
    assert.equal(call.region, 'ap-southeast-2');
  });

  it('gives who one has become, until when, and keys that work', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    const asked = { roleArn: hub, roleSessionName: 'dana', durationSeconds: 900 };
    const made = await gateway.assumeRole(targetOf(aws.url), dana, asked, never);
    assert.equal(made.arn, 'arn:aws:sts::111111111111:assumed-role/Hub/dana');
    assert.equal(made.accountId, '111111111111');
    assert.ok(Math.abs(made.credentials.expiresAt - Date.now() - 900_000) < 60_000);
    assert.equal((await gateway.getCallerIdentity(targetOf(aws.url), made.credentials, never)).arn, made.arn);
  });

  it('leaves out of GetSessionToken what was not asked for', async (t) => {
    const aws = await openAws(t);
    await openGateway(t).getSessionToken(targetOf(aws.url), dana, { durationSeconds: 900 }, never);
    assert.deepEqual(aws.journal.entries[0]?.parameters, { DurationSeconds: '900' });
  });

  it('sends a session token that is a secret all the way', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    const made = await gateway.getSessionToken(targetOf(aws.url), dana, { durationSeconds: 900 }, never);
    assert.ok(made.sessionToken instanceof Secret && made.secretAccessKey instanceof Secret);
  });
});

describe('legalSessionName', () => {
  for (const [text, expected] of [
    ['dana', 'dana'],
    ['dana@meadow.example', 'dana@meadow.example'],
    ['a+b=c,d.e-f_g', 'a+b=c,d.e-f_g'],
    ['Dana Scully', 'Dana-Scully'],
    ['MEADOW\\dana', 'MEADOW-dana'],
    ['Łukasz Żak', 'ukasz-Zak'],
    ['José Ñuñez', 'Jose-Nunez'],
    ['山田太郎', 'role-chain'],
    ['🙂', 'role-chain'],
    ['', 'role-chain'],
    ['x', 'role-chain'],
    [' - ', 'role-chain'],
    ['x'.repeat(100), 'x'.repeat(64)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ] as const) {
    it(`makes ${JSON.stringify(text.slice(0, 20))} legal`, () => {
      const legal = legalSessionName(text);
      assert.equal(legal, expected);
      assert.match(legal, /^[\w+=,.@-]{2,64}$/);
    });
  }
});
