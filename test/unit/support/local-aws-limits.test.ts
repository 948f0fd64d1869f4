import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssumeRoleCommand, GetSessionTokenCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { ACCOUNTS, KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { Bench, keysOf, refusal, type Keys } from './local-aws-helpers.ts';

const HUB = role('hub', 'Hub');
const DEPLOY = role('staging', 'Deploy');

describe('local AWS: limits and formats', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.stop());

  const assume = (more: Partial<AssumeRoleCommandInput> = {}, keys: Keys = KEYS.dana) =>
    bench.client(keys).send(new AssumeRoleCommand({ RoleArn: HUB, RoleSessionName: 'dana', ...more }));
  const hub = async (more: Partial<AssumeRoleCommandInput> = {}): Promise<Keys> =>
    keysOf((await assume(more)).Credentials);

  const invalid = async (
    more: Partial<AssumeRoleCommandInput>,
    message: string,
    keys?: Keys,
  ): Promise<void> => {
    assert.deepEqual(await refusal(assume(more, keys)), { code: 'ValidationError', status: 400, message });
  };
  const one = (value: string, name: string, rule: string): string =>
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must ${rule}`;

  const lasts = async (more: Partial<AssumeRoleCommandInput>, keys?: Keys): Promise<number> => {
    const { Credentials } = await assume(more, keys);
    return Math.round(((Credentials?.Expiration?.getTime() ?? 0) - bench.clock.now().getTime()) / 1000);
  };
  const near = (actual: number, wanted: number): void =>
    assert(Math.abs(actual - wanted) <= 2, `${actual} ≈ ${wanted}`);

  test('gives the time that was asked, an hour by default', async () => {
    near(await lasts({}), 3600);
    near(await lasts({ DurationSeconds: 900 }), 900);
    near(await lasts({ DurationSeconds: 43200 }), 43200);
  });

  test('refuses durations outside 900 to 43200', async () => {
    await invalid(
      { DurationSeconds: 899 },
      one('899', 'durationSeconds', 'have value greater than or equal to 900'),
    );
    await invalid(
      { DurationSeconds: 43201 },
      one('43201', 'durationSeconds', 'have value less than or equal to 43200'),
    );
  });

  test('refuses more than the role’s own maximum', async () => {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    near(await lasts({ RoleArn: role('staging', 'Developer'), DurationSeconds: 14400 }), 14400);
    await invalid({ RoleArn: role('staging', 'Developer'), DurationSeconds: 14401 }, message);
    // A role says nothing of its maximum to somebody who may not assume it.
    const stranger = refusal(assume({ RoleArn: role('production', 'DataExport'), DurationSeconds: 7200 }));
    assert.equal((await stranger).code, 'AccessDenied');
  });

  test('refuses more than an hour when a role assumes the role', async () => {
    const keys = await hub({ DurationSeconds: 43200 });
    near(await lasts({ RoleArn: DEPLOY, DurationSeconds: 3600 }, keys), 3600);
    await invalid(
      { RoleArn: DEPLOY, DurationSeconds: 3601 },
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      keys,
    );
    // GetSessionToken's credentials are still the user's, not a role's.
    const { Credentials } = await bench.client(KEYS.dana).send(new GetSessionTokenCommand({}));
    near(await lasts({ DurationSeconds: 7200 }, keysOf(Credentials)), 7200);
  });

  test('checks the form of names, ids and codes', async () => {
    const pattern = (text: string): string => `satisfy regular expression pattern: ${text}`;
    await invalid(
      { RoleSessionName: 'dana smith' },
      one('dana smith', 'roleSessionName', pattern('[\\w+=,.@-]*')),
    );
    await invalid(
      { RoleSessionName: 'd' },
      one('d', 'roleSessionName', 'have length greater than or equal to 2'),
    );
    const long = 'x'.repeat(65);
    await invalid(
      { RoleSessionName: long },
      one(long, 'roleSessionName', 'have length less than or equal to 64'),
    );
    await invalid({ ExternalId: 'no spaces' }, one('no spaces', 'externalId', pattern('[\\w+=,.@:\\/-]*')));
    await invalid({ ExternalId: 'x' }, one('x', 'externalId', 'have length greater than or equal to 2'));
    await invalid(
      { TokenCode: '12345' },
      one('12345', 'tokenCode', 'have length greater than or equal to 6'),
    );
    await invalid({ TokenCode: 'abcdef' }, one('abcdef', 'tokenCode', pattern('[\\d]*')));
    await invalid(
      { SerialNumber: 'short' },
      one('short', 'serialNumber', 'have length greater than or equal to 9'),
    );
    await invalid({ SourceIdentity: 'a b' }, one('a b', 'sourceIdentity', pattern('[\\w+=,.@-]*')));
    await invalid(
      { RoleArn: 'arn:aws:iam::1' },
      one('arn:aws:iam::1', 'roleArn', 'have length greater than or equal to 20'),
    );
    await invalid({ RoleArn: 'arn:aws:s3:::a-bucket-of-mine' }, 'arn:aws:s3:::a-bucket-of-mine is invalid');
  });

  test('names everything that is wrong at once, and what is missing', async () => {
    await invalid(
      { RoleSessionName: undefined, DurationSeconds: 1 },
      "2 validation errors detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null; " +
        "Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    );
  });

  describe('session tags', () => {
    const team = [{ Key: 'team', Value: 'platform' }];

    test('check number, sizes and doubles', async () => {
      const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
      const tooMany = await refusal(assume({ Tags: many }));
      assert.match(
        tooMany.message,
        /at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50$/,
      );
      await invalid(
        { Tags: [{ Key: 'k'.repeat(129), Value: 'v' }] },
        one('k'.repeat(129), 'tags.1.member.key', 'have length less than or equal to 128'),
      );
      await invalid(
        { Tags: [...team, { Key: 'k', Value: 'v'.repeat(257) }] },
        one('v'.repeat(257), 'tags.2.member.value', 'have length less than or equal to 256'),
      );
      const twice = await refusal(assume({ Tags: [...team, { Key: 'Team', Value: 'x' }] }));
      assert.equal(twice.code, 'InvalidParameterValue');
      const loose = await refusal(assume({ Tags: team, TransitiveTagKeys: ['project'] }));
      assert.equal(loose.code, 'InvalidParameterValue');
    });

    test('need a permission of their own', async () => {
      const strict = await Bench.start({
        ...organisation,
        accounts: organisation.accounts.map((account) => ({
          ...account,
          roles: account.roles.map((one) =>
            one.name === 'Deploy'
              ? {
                  ...one,
                  trust: { Statement: one.trust.Statement.map((s) => ({ ...s, Action: 'sts:AssumeRole' })) },
                }
              : one,
          ),
        })),
      });
      try {
        const send = (keys: Keys, more: Partial<AssumeRoleCommandInput>) =>
          strict
            .client(keys)
            .send(new AssumeRoleCommand({ RoleArn: DEPLOY, RoleSessionName: 'dana', ...more }));
        const first = (more: Partial<AssumeRoleCommandInput> = {}) =>
          send(KEYS.dana, { RoleArn: HUB, ...more });
        const plain = keysOf((await first()).Credentials);
        const transitive = keysOf((await first({ Tags: team, TransitiveTagKeys: ['team'] })).Credentials);
        const named = keysOf((await first({ SourceIdentity: 'dana' })).Credentials);
        const refused = (action: string): string =>
          `User: arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/dana is not authorized to perform: ${action} on resource: ${DEPLOY}`;
        await send(plain, {});
        assert.equal((await refusal(send(plain, { Tags: team }))).message, refused('sts:TagSession'));
        assert.equal((await refusal(send(transitive, {}))).message, refused('sts:TagSession'));
        assert.equal(
          (await refusal(send(plain, { SourceIdentity: 'dana' }))).message,
          refused('sts:SetSourceIdentity'),
        );
        assert.equal((await refusal(send(named, {}))).message, refused('sts:SetSourceIdentity'));
      } finally {
        await strict.stop();
      }
    });

    test('are inherited where transitive, and then not settable again', async () => {
      const carried = await hub({
        Tags: [...team, { Key: 'shift', Value: 'late' }],
        TransitiveTagKeys: ['team'],
      });
      const again = await refusal(
        assume({ RoleArn: DEPLOY, Tags: [{ Key: 'Team', Value: 'other' }] }, carried),
      );
      assert.equal(again.code, 'InvalidParameterValue');
      assert.match(again.message, /conflicts with a transitive tag key from the calling session/);
      // A tag that was not transitive has ended with the session it was given to.
      await assume({ RoleArn: DEPLOY, Tags: [{ Key: 'shift', Value: 'early' }] }, carried);
      const second = keysOf((await assume({ RoleArn: DEPLOY }, carried)).Credentials);
      const third = refusal(assume({ RoleArn: role('production', 'Release'), Tags: team }, second));
      assert.match((await third).message, /conflicts with a transitive tag key/);
    });

    test('fill the packed space', async () => {
      const plain = (await assume()).SessionTokenUtilization ?? 0;
      const tagged = (await assume({ Tags: team })).SessionTokenUtilization ?? 0;
      assert(plain > 0 && tagged > plain && tagged < 20, `${plain} ${tagged}`);
      const nine = Array.from({ length: 9 }, (_, index) => ({ Key: `T${index}`, Value: 'a'.repeat(250) }));
      assert.deepEqual(await refusal(assume({ Tags: nine })), {
        code: 'PackedPolicyTooLarge',
        status: 400,
        message: 'Packed size of session tags consumes 498% of allotted space.',
      });
    });
  });

  test('a source identity stays along the chain and cannot change', async () => {
    const first = await assume({ SourceIdentity: 'dana' });
    assert.equal(first.SourceIdentity, 'dana');
    const keys = keysOf(first.Credentials);
    const second = await assume({ RoleArn: DEPLOY }, keys);
    assert.equal(second.SourceIdentity, 'dana');
    await assume(
      { RoleArn: role('production', 'Release'), SourceIdentity: 'dana' },
      keysOf(second.Credentials),
    );
    assert.equal(
      (await refusal(assume({ RoleArn: DEPLOY, SourceIdentity: 'carl' }, keys))).message,
      `User: arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/dana is not authorized to perform: sts:SetSourceIdentity on resource: ${DEPLOY}`,
    );
  });

  test('checks session policies', async () => {
    const policy = (padding: number): string =>
      JSON.stringify({
        Statement: [{ Sid: 'x'.repeat(padding), Effect: 'Allow', Action: '*', Resource: '*' }],
      });
    const overhead = policy(0).length;
    assert((await assume({ Policy: policy(2048 - overhead) })).Credentials);
    const long = policy(2049 - overhead);
    await invalid({ Policy: long }, one(long, 'policy', 'have length less than or equal to 2048'));
    assert.deepEqual(await refusal(assume({ Policy: '{"Statement": [' })), {
      code: 'MalformedPolicyDocument',
      status: 400,
      message: 'The policy is not in the valid JSON format.',
    });
    const arns = Array.from({ length: 11 }, (_, index) => ({ arn: `arn:aws:iam::aws:policy/Some${index}` }));
    assert.match(
      (await refusal(assume({ PolicyArns: arns }))).message,
      /at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10$/,
    );
    await assume({ PolicyArns: arns.slice(0, 10) });
  });
});
