import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServiceError } from '../../../src/sts/errors.ts';
import { role } from '../../fixtures/organisation.ts';
import type { Fault } from '../../support/local-aws/faults.ts';
import { sourced } from '../../support/plans.ts';
import { dana, failureOf, never, openAws, openGateway, POISON, setEnvironment, targetOf } from './bench.ts';

const hub = { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' };

describe('tries', () => {
  for (const [what, fault] of [
    ['throttling', { kind: 'throttle' }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503 }],
    ['a lost connection', { kind: 'reset' }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`again after ${what}`, async (t) => {
      const aws = await openAws(t);
      aws.faults.add({ fault, times: 2 });
      await openGateway(t).assumeRole(targetOf(aws.url), dana, hub, never);
      assert.equal(aws.journal.entries.length, 3);
    });
  }

  it('three times by default, whatever AWS_MAX_ATTEMPTS says', async (t) => {
    setEnvironment(t, POISON);
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'throttle' } });
    const error = await failureOf(
      openGateway(t).assumeRole(targetOf(aws.url), dana, hub, never),
      ServiceError,
    );
    assert.equal(error.code, 'Throttling');
    assert.equal(aws.journal.entries.length, 3);
  });

  for (const [attempts, calls] of [
    [1, 1],
    [2, 2],
  ] as const) {
    it(`as often as max_attempts = ${String(attempts)} says`, async (t) => {
      const aws = await openAws(t);
      aws.faults.add({ fault: { kind: 'status', status: 503 } });
      const target = targetOf(aws.url, { maxAttempts: sourced(attempts) });
      const error = await failureOf(openGateway(t).assumeRole(target, dana, hub, never), ServiceError);
      assert.equal(error.status, 503);
      assert.equal(aws.journal.entries.length, calls);
    });
  }

  for (const skewSeconds of [0, 7 * 60, -7 * 60, 3600]) {
    for (const [code, status] of [
      ['AccessDenied', 403],
      ['ValidationError', 400],
      ['ExpiredToken', 403],
      ['InvalidClientTokenId', 403],
    ] as const) {
      it(`${code} once, with clocks ${String(skewSeconds)} s apart`, async (t) => {
        // Far beyond 15 minutes the first call only tells the time.
        const aws = await openAws(t, { settings: { clockSkewSeconds: skewSeconds } });
        const gateway = openGateway(t);
        await gateway.getCallerIdentity(targetOf(aws.url), dana, never);
        aws.journal.clear();
        aws.faults.add({ fault: { kind: 'error', code, status, message: 'No.' } });
        const error = await failureOf(gateway.assumeRole(targetOf(aws.url), dana, hub, never), ServiceError);
        assert.deepEqual([error.code, error.status], [code, status]);
        assert.equal(aws.journal.entries.length, 1);
      });
    }
  }

  it('AccessDenied once also when it is the first answer of a clock that is minutes off', async (t) => {
    const aws = await openAws(t, { settings: { clockSkewSeconds: 600 } });
    aws.faults.add({ fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'No.' } });
    await failureOf(openGateway(t).assumeRole(targetOf(aws.url), dana, hub, never), ServiceError);
    assert.equal(aws.journal.entries.length, 1);
  });
});

describe('clocks', () => {
  for (const seconds of [3600, -3600, 600, -600]) {
    it(`may be ${String(seconds)} s apart`, async (t) => {
      const aws = await openAws(t, { settings: { clockSkewSeconds: seconds } });
      const gateway = openGateway(t);
      const made = await gateway.assumeRole(targetOf(aws.url), dana, hub, never);
      assert.match(made.arn, /Hub\/dana$/);
      assert.ok(Math.abs(gateway.clockSkew - seconds * 1000) < 60_000, String(gateway.clockSkew));
      aws.journal.clear();
      await gateway.getCallerIdentity(targetOf(aws.url), made.credentials, never);
      assert.equal(aws.journal.entries.length, 1, 'what was learnt holds for the next caller');
    });

    it(`may be ${String(seconds)} s apart when it is ours that is wrong`, async (t) => {
      const aws = await openAws(t);
      const gateway = openGateway(t, { now: () => Date.now() - seconds * 1000 });
      await gateway.assumeRole(targetOf(aws.url), dana, hub, never);
      assert.ok(Math.abs(gateway.clockSkew - seconds * 1000) < 60_000, String(gateway.clockSkew));
    });
  }

  it('that agree are not said to differ', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    await gateway.getCallerIdentity(targetOf(aws.url), dana, never);
    assert.equal(gateway.clockSkew, 0);
  });

  it('do not explain a wrong secret', async (t) => {
    const aws = await openAws(t, { settings: { clockSkewSeconds: 3600 } });
    const { secretAccessKey } = await openGateway(t).getSessionToken(
      targetOf(aws.url),
      dana,
      { durationSeconds: 900 },
      never,
    );
    aws.journal.clear();
    const error = await failureOf(
      openGateway(t).getCallerIdentity(targetOf(aws.url), { ...dana, secretAccessKey }, never),
      ServiceError,
    );
    assert.equal(error.code, 'SignatureDoesNotMatch');
    assert.equal(aws.journal.entries.length, 2, 'once more with the right time, then no more');
  });
});
