import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
} from '@aws-sdk/client-sts';
import { ACCOUNTS, KEYS, MFA, role } from '../../fixtures/organisation.ts';
import { base32Decode, stepAt, totp } from '../../support/local-aws/totp.ts';
import { Bench, keysOf, refusal, type Keys } from './local-aws-helpers.ts';

const { serial, seed } = MFA.dana;
const denied = (message: string) => ({ code: 'AccessDenied', status: 403, message });
const BAD_CODE = denied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
const BAD_DEVICE = denied(
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
);
const HALF = denied(
  'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
);

describe('local AWS: one-time codes', () => {
  test('are those of RFC 6238', () => {
    // The RFC's own secret and times; its codes have eight digits, six of them are used here.
    const rfcSeed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    assert.equal(base32Decode(rfcSeed).toString(), '12345678901234567890');
    const codes = {
      59: '287082',
      1111111109: '081804',
      1111111111: '050471',
      1234567890: '005924',
      2000000000: '279037',
      20000000000: '353130',
    };
    for (const [seconds, code] of Object.entries(codes)) {
      assert.equal(totp(rfcSeed, stepAt(new Date(Number(seconds) * 1000))), code);
    }
  });

  test('have a secret in base32 only', () => {
    assert.throws(() => base32Decode('not base32!'), /Not a base32 letter/);
  });
});

describe('local AWS: MFA', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
    // The middle of a time step, so that no step ends between making a code and using it.
    bench.clock.advance(45 - ((bench.clock.now().getTime() / 1000) % 30));
  });
  afterEach(() => bench.stop());

  const enter = (
    tokenCode: string | undefined,
    serialNumber: string | undefined = serial,
    keys: Keys = KEYS.dana,
  ) =>
    bench.client(keys).send(
      new AssumeRoleCommand({
        RoleArn: role('hub', 'HubAdmin'),
        RoleSessionName: 'dana',
        SerialNumber: serialNumber,
        TokenCode: tokenCode,
      }),
    );
  const sessionToken = (input: GetSessionTokenCommandInput = {}, keys: Keys = KEYS.dana) =>
    bench.client(keys).send(new GetSessionTokenCommand(input));
  const codeOf = (offset: number): string => totp(seed, stepAt(bench.clock.now()) + offset);

  test('takes a code once', async () => {
    const code = bench.aws.mfaCode(serial);
    await enter(code);
    assert.deepEqual(await refusal(enter(code)), BAD_CODE);
    bench.clock.advance(30);
    await enter(codeOf(0));
  });

  test('spends a code even where the role is then refused', async () => {
    const code = bench.aws.mfaCode(serial);
    const call = bench.client(KEYS.dana).send(
      new AssumeRoleCommand({
        RoleArn: role('production', 'DataExport'),
        RoleSessionName: 'dana',
        SerialNumber: serial,
        TokenCode: code,
      }),
    );
    assert.match((await refusal(call)).message, /not authorized/);
    assert.deepEqual(await refusal(enter(code)), BAD_CODE);
  });

  test('takes the neighbours of the current code, and no others', async () => {
    await enter(codeOf(-1));
    await enter(codeOf(1));
    for (const offset of [-3, 3]) assert.deepEqual(await refusal(enter(codeOf(offset))), BAD_CODE);
    const right = codeOf(0);
    const wrong = right === '000000' ? '000001' : '000000';
    assert.deepEqual(await refusal(enter(wrong)), BAD_CODE);
  });

  test('has three codes for a test that cannot wait, and more where the window is widened', async () => {
    const codes = new Set<string>();
    for (let count = 0; count < 3; count++) {
      const code = bench.aws.mfaCode(serial);
      codes.add(code);
      await enter(code);
    }
    assert.equal(codes.size, 3);
    assert.throws(() => bench.aws.mfaCode(serial), /is spent/);
    bench.aws.settings.mfaWindow = 2;
    await enter(bench.aws.mfaCode(serial));
    assert.throws(() => bench.aws.mfaCode('arn:aws:iam::111111111111:mfa/nobody'), /No MFA device/);
  });

  test('wants the caller’s own device, and both halves', async () => {
    const code = bench.aws.mfaCode(serial);
    assert.deepEqual(await refusal(enter(code, `arn:aws:iam::${ACCOUNTS.hub}:mfa/dana2`)), BAD_DEVICE);
    assert.deepEqual(await refusal(enter(code, serial, KEYS.ci)), BAD_DEVICE);
    assert.deepEqual(await refusal(enter(undefined)), HALF);
    assert.deepEqual(await refusal(sessionToken({ TokenCode: code })), HALF);
    await enter(code);
  });

  test('a session token with MFA opens every role behind the device', async () => {
    const answer = await sessionToken({ SerialNumber: serial, TokenCode: bench.aws.mfaCode(serial) });
    const keys = keysOf(answer.Credentials);
    const left = ((answer.Credentials?.Expiration?.getTime() ?? 0) - bench.clock.now().getTime()) / 1000;
    assert(Math.abs(left - 43200) <= 2, String(left));
    const { Arn } = await bench.client(keys).send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, `arn:aws:iam::${ACCOUNTS.hub}:user/dana`);
    for (let count = 0; count < 3; count++) {
      await bench
        .client(keys)
        .send(new AssumeRoleCommand({ RoleArn: role('hub', 'HubAdmin'), RoleSessionName: 'dana' }));
    }
  });

  test('a session token without MFA does not, nor does a role', async () => {
    const arn = role('hub', 'HubAdmin');
    const plain = keysOf((await sessionToken()).Credentials);
    const admin = (keys: Keys) =>
      bench.client(keys).send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'dana' }));
    assert.match(
      (await refusal(admin(plain))).message,
      /user\/dana is not authorized to perform: sts:AssumeRole/,
    );
    const proved = keysOf((await enter(bench.aws.mfaCode(serial))).Credentials);
    // The proof counts for one call: a role's session remembers none.
    assert.match((await refusal(admin(proved))).message, /assumed-role\/HubAdmin\/dana is not authorized/);
    assert.deepEqual(await refusal(enter(bench.aws.mfaCode(serial), serial, proved)), BAD_DEVICE);
  });

  test('session tokens are for long-term keys, and last 900 to 129600 seconds', async () => {
    const keys = keysOf((await sessionToken()).Credentials);
    assert.deepEqual(
      await refusal(sessionToken({}, keys)),
      denied('Cannot call GetSessionToken with session credentials'),
    );
    await sessionToken({ DurationSeconds: 129600 });
    assert.equal((await refusal(sessionToken({ DurationSeconds: 129601 }))).code, 'ValidationError');
    assert.equal((await refusal(sessionToken({ DurationSeconds: 899 }))).code, 'ValidationError');
  });
});
