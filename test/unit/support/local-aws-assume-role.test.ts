import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { ACCOUNTS, AUDIT_EXTERNAL_ID, KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import type { Organisation, Role } from '../../support/local-aws/organisation.ts';
import { Bench, keysOf, refusal, type Keys } from './local-aws-helpers.ts';

const ROOT = {
  accessKeyId: 'AKIAROOTHUB77EXAMPLE',
  secretAccessKey: 'SENTINELroot000000000000000000000000root',
};
const DANA = `arn:aws:iam::${ACCOUNTS.hub}:user/dana`;
const CI = `arn:aws:iam::${ACCOUNTS.hub}:user/ci-runner`;

/** The sample organisation and some roles whose policies are worth a test of their own. */
function extended(): Organisation {
  const allow = { Effect: 'Allow', Action: 'sts:AssumeRole' } as const;
  const roles: Role[] = [
    { name: 'AccountOnly', trust: { Statement: [{ ...allow, Principal: { AWS: ACCOUNTS.hub } }] } },
    { name: 'Anybody', trust: { Statement: [{ ...allow, Principal: '*' }] } },
    {
      name: 'NotDana',
      trust: {
        Statement: [
          { ...allow, Principal: '*' },
          { ...allow, Effect: 'Deny', Principal: { AWS: DANA } },
        ],
      },
    },
    {
      name: 'OneSession',
      trust: {
        Statement: [{ ...allow, Principal: { AWS: `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/first` } }],
      },
    },
    {
      name: 'Conditions',
      trust: {
        Statement: [
          {
            ...allow,
            Principal: { AWS: ACCOUNTS.hub },
            Condition: {
              StringLike: { 'sts:RoleSessionName': 'dana*' },
              StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': 'PLATFORM' },
              BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' },
              Null: { 'sts:ExternalId': 'true' },
            },
          },
        ],
      },
    },
  ];
  // Names a user of another account, who has no policy for it.
  const abroad: Role = { name: 'NamesCi', trust: { Statement: [{ ...allow, Principal: { AWS: CI } }] } };
  const accounts = organisation.accounts.map((account) => {
    if (account.id === ACCOUNTS.hub)
      return { ...account, rootKeys: [ROOT], roles: [...account.roles, ...roles] };
    return account.id === ACCOUNTS.staging ? { ...account, roles: [...account.roles, abroad] } : account;
  });
  return { ...organisation, accounts };
}

describe('local AWS: who may assume what', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start(extended());
  });
  after(() => bench.stop());

  const assume = (keys: Keys, roleArn: string, more: Partial<AssumeRoleCommandInput> = {}) =>
    bench.client(keys).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'dana', ...more }));
  const whoIs = (keys: Keys) => bench.client(keys).send(new GetCallerIdentityCommand({}));

  const refused = async (
    call: Promise<unknown>,
    caller: string,
    target: string,
    suffix = '',
  ): Promise<void> => {
    assert.deepEqual(await refusal(call), {
      code: 'AccessDenied',
      status: 403,
      message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${target}${suffix}`,
    });
  };

  test('says who long-term keys belong to', async () => {
    const dana = await whoIs(KEYS.dana);
    assert.equal(dana.Arn, DANA);
    assert.equal(dana.Account, ACCOUNTS.hub);
    assert.match(dana.UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
    assert.equal((await whoIs(KEYS.audit)).Arn, `arn:aws:iam::${ACCOUNTS.hub}:user/external/auditor`);
    const root = await whoIs(ROOT);
    assert.equal(root.Arn, `arn:aws:iam::${ACCOUNTS.hub}:root`);
    assert.equal(root.UserId, ACCOUNTS.hub);
  });

  test('walks three hops, each with the credentials of the one before', async () => {
    const hub = await assume(KEYS.dana, role('hub', 'Hub'));
    const deploy = await assume(keysOf(hub.Credentials), role('staging', 'Deploy'));
    const release = await assume(keysOf(deploy.Credentials), role('production', 'Release'));
    assert.equal(
      release.AssumedRoleUser?.Arn,
      `arn:aws:sts::${ACCOUNTS.production}:assumed-role/Release/dana`,
    );
    assert.match(release.AssumedRoleUser.AssumedRoleId ?? '', /^AROA[A-Z2-7]{17}:dana$/);
    const identity = await whoIs(keysOf(release.Credentials));
    assert.equal(identity.Arn, release.AssumedRoleUser.Arn);
    assert.equal(identity.UserId, release.AssumedRoleUser.AssumedRoleId);
    assert.equal(identity.Account, ACCOUNTS.production);
  });

  test('issues credentials that look like AWS’s and carry the sentinel', async () => {
    const { Credentials: first } = await assume(KEYS.dana, role('hub', 'Hub'));
    const { Credentials: second } = await assume(KEYS.dana, role('hub', 'Hub'));
    assert.match(first?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
    assert.equal(first?.SecretAccessKey?.length, 40);
    assert.match(first.SecretAccessKey, /SENTINEL/);
    assert.match(first.SessionToken ?? '', /SENTINEL/);
    assert.notEqual(first.AccessKeyId, second?.AccessKeyId);
    const left = ((first.Expiration?.getTime() ?? 0) - bench.clock.now().getTime()) / 1000;
    assert(left > 3590 && left <= 3600, String(left));
  });

  test('refuses a role that does not exist, or does not trust the caller, in the same words', async () => {
    await refused(assume(KEYS.dana, role('hub', 'Nobody')), DANA, role('hub', 'Nobody'));
    await refused(
      assume(KEYS.dana, role('production', 'DataExport')),
      DANA,
      role('production', 'DataExport'),
    );
  });

  test('names the session, not the role, as the caller of a refused hop', async () => {
    const hub = await assume(KEYS.dana, role('hub', 'Hub'));
    await refused(
      assume(keysOf(hub.Credentials), role('production', 'Admin')),
      `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/dana`,
      role('production', 'Admin'),
    );
  });

  test('between accounts wants the caller’s policy as well as the role’s trust', async () => {
    // staging/Developer trusts the whole hub account, but ci-runner has no policy for it.
    await assume(KEYS.dana, role('staging', 'Developer'));
    await refused(assume(KEYS.ci, role('staging', 'Developer')), CI, role('staging', 'Developer'));
    await refused(assume(KEYS.ci, role('staging', 'NamesCi')), CI, role('staging', 'NamesCi'));
  });

  test('within an account a trust that names the caller is enough, one that names the account is not', async () => {
    await assume(KEYS.ci, role('hub', 'service/PasswordRotation'));
    await assume(KEYS.ci, role('hub', 'Anybody'));
    await refused(assume(KEYS.ci, role('hub', 'AccountOnly')), CI, role('hub', 'AccountOnly'));
    await assume(KEYS.dana, role('hub', 'AccountOnly'));
    await refused(
      assume(KEYS.dana, role('hub', 'service/PasswordRotation')),
      DANA,
      role('hub', 'service/PasswordRotation'),
    );
  });

  test('leaves the path of a role out of the assumed role’s ARN', async () => {
    const { AssumedRoleUser } = await assume(KEYS.ci, role('hub', 'service/PasswordRotation'));
    assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/PasswordRotation/dana`);
  });

  test('can trust one session of a role', async () => {
    const [first, second] = await Promise.all(
      ['first', 'second'].map((name) => assume(KEYS.dana, role('hub', 'Hub'), { RoleSessionName: name })),
    );
    await assume(keysOf(first?.Credentials), role('hub', 'OneSession'));
    await refused(
      assume(keysOf(second?.Credentials), role('hub', 'OneSession')),
      `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/second`,
      role('hub', 'OneSession'),
    );
  });

  test('lets a Deny win, and says so', async () => {
    await assume(KEYS.ci, role('hub', 'NotDana'));
    await refused(
      assume(KEYS.dana, role('hub', 'NotDana')),
      DANA,
      role('hub', 'NotDana'),
      ' with an explicit deny in a resource-based policy',
    );
  });

  test('wants the external id exactly', async () => {
    const arn = role('production', 'Auditor');
    const auditor = `arn:aws:iam::${ACCOUNTS.hub}:user/external/auditor`;
    await assume(KEYS.audit, arn, { ExternalId: AUDIT_EXTERNAL_ID });
    await refused(assume(KEYS.audit, arn), auditor, arn);
    await refused(assume(KEYS.audit, arn, { ExternalId: AUDIT_EXTERNAL_ID.toUpperCase() }), auditor, arn);
  });

  test('wants MFA where the trust policy does', async () => {
    const arn = role('hub', 'HubAdmin');
    await refused(assume(KEYS.dana, arn), DANA, arn);
    await assume(KEYS.dana, arn, {
      SerialNumber: MFA.dana.serial,
      TokenCode: bench.aws.mfaCode(MFA.dana.serial),
    });
  });

  test('evaluates other conditions too', async () => {
    const arn = role('hub', 'Conditions');
    await assume(KEYS.dana, arn, { RoleSessionName: 'dana-laptop' });
    await refused(assume(KEYS.dana, arn, { RoleSessionName: 'carl' }), DANA, arn);
    await refused(assume(KEYS.dana, arn, { ExternalId: 'surprise' }), DANA, arn);
    const { Credentials } = await bench.client(KEYS.dana).send(new GetSessionTokenCommand({}));
    await refused(assume(keysOf(Credentials), arn), DANA, arn);
  });

  test('limits a session to its session policy', async () => {
    const narrow = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role('staging', 'Deploy') }],
    });
    const hub = keysOf((await assume(KEYS.dana, role('hub', 'Hub'), { Policy: narrow })).Credentials);
    const me = `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/Hub/dana`;
    await assume(hub, role('staging', 'Deploy'));
    await refused(assume(hub, role('staging', 'Developer')), me, role('staging', 'Developer'));
    const all = { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] };
    const wide = keysOf((await assume(KEYS.dana, role('hub', 'Hub'), all)).Credentials);
    await assume(wide, role('staging', 'Developer'));
  });

  test('lets no root user assume a role', async () => {
    assert.deepEqual(await refusal(assume(ROOT, role('hub', 'Anybody'))), {
      code: 'AccessDenied',
      status: 403,
      message: 'Roles may not be assumed by root accounts.',
    });
  });
});
