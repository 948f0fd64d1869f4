import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Base, Hop } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { ACCOUNTS, KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

/** A `credential_process` that prints dana's keys; with a token, those of a session that GetSessionToken made. */
function processBase(reply: Record<string, string>): Base {
  const json = JSON.stringify({ Version: 1, ...reply });
  const script = `process.stdout.write(Buffer.from('${Buffer.from(json).toString('base64')}','base64'))`;
  return { kind: 'process', profile: 'vault', command: new Secret(`"${process.execPath}" -e "${script}"`) };
}

type BaseName = 'long-term keys' | 'process with long-term keys' | 'process with a session';
type MfaName = 'none' | 'first hop';

interface Expected {
  readonly codes: number;
  readonly getSessionToken: number;
  /** Seconds that the last hop's session lasts. */
  readonly lasts: number;
}

const HOUR = 3600;

/**
 * What each combination must come to. `duration` is asked for by the first hop, whose role allows eight hours; the rows
 * of two and three hops show that it never reaches the others.
 */
function expected(base: BaseName, mfa: MfaName, duration: number | undefined, hops: number): Expected {
  const asked = duration ?? HOUR;
  const wantsMore = asked > HOUR;
  const longTerm = base !== 'process with a session';
  const shares = mfa === 'first hop' && longTerm && !wantsMore;
  return {
    codes: mfa === 'none' ? 0 : 1,
    getSessionToken: shares ? 1 : 0,
    lasts: hops === 1 ? asked : HOUR,
  };
}

let clock: FakeClock;
let aws: LocalAws;
let window: TestWindow;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  window = newWindow({ clock, planOf: () => undefined });
});
afterEach(async () => {
  await window.close();
  await aws.close();
});

async function makeBase(name: BaseName): Promise<Base> {
  const { accessKeyId, secretAccessKey } = KEYS.dana;
  if (name === 'long-term keys') {
    return staticKeys(KEYS.dana);
  }
  if (name === 'process with long-term keys') {
    return processBase({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
  }
  const { createGateway } = await import('../../../src/sts/sdk.ts');
  const gateway = createGateway({
    now: () => clock.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '', credentials: '' }),
  });
  const plan = chainPlan(aws.url, staticKeys(KEYS.dana), []);
  const keys = { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
  const { signal } = new AbortController();
  const session = await gateway.getSessionToken(plan, keys, { durationSeconds: 12 * HOUR }, signal);
  await gateway.close();
  aws.journal.clear();
  return processBase({
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey.reveal(),
    SessionToken: session.sessionToken?.reveal() ?? '',
    Expiration: new Date(session.expiresAt).toISOString(),
  });
}

function makeHops(mfa: MfaName, duration: number | undefined, count: number): Hop[] {
  const first = hop(role('hub', 'HubAdmin'), {
    ...(mfa === 'none' ? { role: hop(role('hub', 'Hub')).role } : { mfaSerial: sourced(MFA.dana.serial) }),
    ...(duration === undefined ? {} : { durationSeconds: sourced(duration) }),
  });
  return [first, hop(role('staging', 'Deploy')), hop(role('production', 'Release'))].slice(0, count);
}

const BASES: readonly BaseName[] = [
  'long-term keys',
  'process with long-term keys',
  'process with a session',
];

describe('MFA × duration × hops × base', () => {
  for (const baseName of BASES) {
    for (const mfa of ['none', 'first hop'] as const) {
      // A session without MFA cannot be given it afterwards: AWS takes a code from long-term keys only.
      if (baseName === 'process with a session' && mfa !== 'none') {
        continue;
      }
      for (const duration of [undefined, 900, 2 * HOUR]) {
        for (const count of [1, 2, 3]) {
          const asks = duration === undefined ? 'no duration' : `${String(duration)} s`;
          it(`${baseName}, MFA: ${mfa}, ${asks}, ${String(count)} hops`, async () => {
            const base = await makeBase(baseName);
            const plan = chainPlan(aws.url, base, makeHops(mfa, duration, count));
            let codes = 0;
            const identity = await window.sessions.resolve(plan, {
              signal: new AbortController().signal,
              askMfaCode: ({ serial, accountId }) => {
                codes += 1;
                assert.equal(accountId, ACCOUNTS.hub);
                return Promise.resolve(aws.mfaCode(serial));
              },
            });
            const want = expected(baseName, mfa, duration, count);
            assert.equal(codes, want.codes);
            assert.equal(aws.journal.of('GetSessionToken').length, want.getSessionToken);
            assert.equal(identity.expiresAt, clock.now() + want.lasts * 1000);
            const sent = aws.journal.of('AssumeRole').map(({ parameters }) => parameters['DurationSeconds']);
            assert.deepEqual(sent, [duration?.toString(), undefined, undefined].slice(0, count));
            assert.equal(identity.verified.arn, identity.hops.at(-1)?.arn);
          });
        }
      }
    }
  }
});
