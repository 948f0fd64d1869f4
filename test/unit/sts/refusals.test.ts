import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Secret } from '../../../src/config/secret.ts';
import type { Credentials } from '../../../src/sts/credentials.ts';
import { ServiceError } from '../../../src/sts/errors.ts';
import type { AssumeRoleRequest } from '../../../src/sts/gateway.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { AUDIT_EXTERNAL_ID, KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { sourced } from '../../support/plans.ts';
import { dana, failureOf, never, targetOf } from './bench.ts';

const clock = new FakeClock();
const gateway = createGateway({
  now: () => clock.now(),
  proxySettings: () => ({}),
  files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
});
let aws: LocalAws;
before(async () => {
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
});
after(async () => {
  await gateway.close();
  await aws.close();
});
afterEach(() => aws.journal.clear());

const longTerm = (keys: { accessKeyId: string; secretAccessKey: string }): Credentials => ({
  accessKeyId: keys.accessKeyId,
  secretAccessKey: new Secret(keys.secretAccessKey),
});
const hub = role('hub', 'Hub');
const serial = MFA.dana.serial;

async function refused(
  more: Partial<AssumeRoleRequest>,
  caller: Credentials = dana,
  region = 'eu-west-1',
): Promise<ServiceError> {
  const target = targetOf(aws.url);
  const there = { ...target, sts: { ...target.sts, region: sourced(region) } };
  const request = { roleArn: hub, roleSessionName: 'dana', ...more };
  const error = await failureOf(gateway.assumeRole(there, caller, request, never), ServiceError);
  assert.match(error.requestId ?? '', /^[\da-f-]{36}$/);
  assert.equal(error.message, `${error.code}: ${error.text}`);
  return error;
}

async function becomeHub(): Promise<Credentials> {
  const request = { roleArn: hub, roleSessionName: 'dana' };
  return (await gateway.assumeRole(targetOf(aws.url), dana, request, never)).credentials;
}

function assertSays(error: ServiceError, code: string, status: number, text: string | RegExp): void {
  assert.deepEqual([error.code, error.status], [code, status]);
  if (typeof text === 'string') assert.equal(error.text, text);
  else assert.match(error.text, text);
}

describe('what STS refuses arrives with its code, its status and its own words', () => {
  for (const [what, call, action, resource] of [
    [
      'a role that does not trust the caller',
      () => refused({ roleArn: role('production', 'DataExport') }),
      'sts:AssumeRole',
      role('production', 'DataExport'),
    ],
    [
      'a role that does not exist',
      () => refused({ roleArn: role('hub', 'Nobody') }),
      'sts:AssumeRole',
      role('hub', 'Nobody'),
    ],
    [
      'a missing MFA code',
      () => refused({ roleArn: role('hub', 'HubAdmin') }),
      'sts:AssumeRole',
      role('hub', 'HubAdmin'),
    ],
  ] as const) {
    it(`AccessDenied for ${what}`, async () => {
      const text = `User: arn:aws:iam::111111111111:user/dana is not authorized to perform: ${action} on resource: ${resource}`;
      assertSays(await call(), 'AccessDenied', 403, text);
    });
  }

  it('AccessDenied for a wrong ExternalId, and not for the right one', async () => {
    const auditor = longTerm(KEYS.audit);
    const roleArn = role('production', 'Auditor');
    const error = await refused({ roleArn, externalId: 'wrong-one' }, auditor);
    assertSays(
      error,
      'AccessDenied',
      403,
      /user\/external\/auditor is not authorized to perform: sts:AssumeRole/,
    );
    const request = { roleArn, roleSessionName: 'dana', externalId: AUDIT_EXTERNAL_ID };
    await gateway.assumeRole(targetOf(aws.url), auditor, request, never);
  });

  it('AccessDenied for tags and a source identity that may not be set', async () => {
    const strict = await startLocalAws({ organisation: onlyAssume(), now: () => new Date(clock.now()) });
    try {
      const ask = (more: Partial<AssumeRoleRequest>): Promise<ServiceError> =>
        failureOf(
          gateway.assumeRole(
            targetOf(strict.url),
            dana,
            { roleArn: hub, roleSessionName: 'dana', ...more },
            never,
          ),
          ServiceError,
        );
      assert.match((await ask({ tags: [{ key: 'team', value: 'x' }] })).text, /sts:TagSession on resource/);
      assert.match((await ask({ sourceIdentity: 'dana' })).text, /sts:SetSourceIdentity on resource/);
    } finally {
      await strict.close();
    }
  });

  it('AccessDenied for a wrong, a reused or a half given MFA code and a wrong device', async () => {
    const wrong = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
    const device =
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';
    const half =
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';
    const good = aws.mfaCode(serial);
    const bad = good === '000000' ? '000001' : '000000';
    assertSays(await refused({ serialNumber: serial, tokenCode: bad }), 'AccessDenied', 403, wrong);
    await gateway.assumeRole(
      targetOf(aws.url),
      dana,
      { roleArn: hub, roleSessionName: 'dana', serialNumber: serial, tokenCode: good },
      never,
    );
    assertSays(await refused({ serialNumber: serial, tokenCode: good }), 'AccessDenied', 403, wrong);
    assertSays(await refused({ serialNumber: `${serial}-2`, tokenCode: good }), 'AccessDenied', 403, device);
    assertSays(await refused({ serialNumber: serial }), 'AccessDenied', 403, half);
    assertSays(await refused({ tokenCode: good }), 'AccessDenied', 403, half);
  });

  it('ValidationError for durations', async () => {
    const maximum = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    const chained =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    const developer = role('staging', 'Developer');
    assertSays(
      await refused({ roleArn: developer, durationSeconds: 43_200 }),
      'ValidationError',
      400,
      maximum,
    );
    const error = await refused({ roleArn: developer, durationSeconds: 7200 }, await becomeHub());
    assertSays(error, 'ValidationError', 400, chained);
    assertSays(await refused({ durationSeconds: 60 }), 'ValidationError', 400, /durationSeconds/);
  });

  it('ValidationError for texts that STS does not take', async () => {
    assertSays(await refused({ roleSessionName: 'a b' }), 'ValidationError', 400, /roleSessionName/);
    assertSays(await refused({ serialNumber: serial, tokenCode: '12' }), 'ValidationError', 400, /tokenCode/);
  });

  it('ExpiredToken for a caller that has ended', async () => {
    const caller = await becomeHub();
    await clock.advance(3_601_000);
    const error = await refused({ roleArn: role('staging', 'Deploy') }, caller);
    assertSays(error, 'ExpiredToken', 403, 'The security token included in the request is expired');
  });

  it('InvalidClientTokenId for keys that are unknown, switched off, of another partition or region', async () => {
    const text = 'The security token included in the request is invalid';
    const unknown = longTerm({ accessKeyId: 'AKIANOBODYS00EXAMPLE', secretAccessKey: 'SENTINEL' });
    assertSays(await refused({}, unknown), 'InvalidClientTokenId', 403, text);
    assertSays(await refused({}, longTerm(KEYS.retired)), 'InvalidClientTokenId', 403, text);
    assertSays(await refused({}, dana, 'cn-north-1'), 'InvalidClientTokenId', 403, text);
    const withToken = { ...dana, sessionToken: new Secret('SENTINEL') };
    assertSays(await refused({}, withToken), 'InvalidClientTokenId', 403, text);
  });

  it('SignatureDoesNotMatch for a wrong secret', async () => {
    const caller = longTerm({ ...KEYS.dana, secretAccessKey: 'SENTINEL' });
    assertSays(
      await refused({}, caller),
      'SignatureDoesNotMatch',
      403,
      /^The request signature we calculated/,
    );
    assert.equal(aws.journal.entries.length, 1);
  });

  it('SignatureDoesNotMatch for a clock that even a second try does not set right', async () => {
    for (const seconds of [3600, 7200, 10_800])
      aws.faults.add({ fault: { kind: 'skew', seconds }, times: 1 });
    assertSays(
      await refused({}),
      'SignatureDoesNotMatch',
      403,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than/,
    );
    aws.faults.clear();
    await gateway.getCallerIdentity(targetOf(aws.url), dana, never);
  });

  it('RegionDisabledException for a region where STS is switched off', async () => {
    const error = await refused({ roleArn: role('production', 'ReadOnly') }, dana, 'ap-east-1');
    assertSays(
      error,
      'RegionDisabledException',
      403,
      /^STS is not activated in this region for account:333333333333\. /,
    );
  });

  it('PackedPolicyTooLarge for tags that do not fit', async () => {
    const tags = Array.from({ length: 9 }, (_, index) => ({
      key: `key-${String(index)}`,
      value: 'v'.repeat(250),
    }));
    const error = await refused({ tags });
    assertSays(
      error,
      'PackedPolicyTooLarge',
      400,
      /^Packed size of session tags consumes \d+% of allotted space\.$/,
    );
  });

  it('MalformedPolicyDocument for a session policy that is none', async () => {
    assertSays(await refused({ policy: '{' }), 'MalformedPolicyDocument', 400, /JSON/);
  });
});

/** The sample organisation, but Dana may assume Hub and do nothing else with it. */
function onlyAssume(): typeof organisation {
  const text = JSON.stringify(organisation).replaceAll(
    '["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]',
    '"sts:AssumeRole"',
  );
  return JSON.parse(text) as typeof organisation;
}
