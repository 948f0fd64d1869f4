import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BaseSourceError, CancelledError, ServiceError } from '../../../../src/sts/errors.ts';
import { usableFlows, type SignInFlow } from '../../../../src/sts/signIn/flows.ts';
import { failureOf } from '../bench.ts';
import { decide, openSignIn } from './bench.ts';

describe('device authorization', () => {
  it('shows the code, asks at the given pace, and signs in when it is confirmed', async (t) => {
    const bench = await openSignIn(t);
    // Confirmed after the third question.
    const asked = bench.aws.journal.until(
      (all) => all.filter(({ action }) => action === 'CreateToken').length >= 3,
    );
    bench.person.onCode = async ({ url }) => {
      await asked;
      return decide(url, 'allow');
    };
    await bench.signIn('device');
    const [code] = bench.person.codes;
    assert.match(code?.userCode ?? '', /^[A-Z]{4}-[A-Z]{4}$/);
    assert.equal(code?.session, 'meadow');
    assert.ok(bench.clock.waits.length >= 3 && bench.clock.waits.every((ms) => ms === 5_000));
    assert.ok((await bench.store.token(bench.session)) !== undefined);
  });

  it('slows down when it is told to', async (t) => {
    const bench = await openSignIn(t);
    bench.person.onCode = ({ url }) => {
      bench.aws.faults.add({
        fault: { kind: 'error', code: 'SlowDownException', status: 400, message: 'Slow down' },
        action: 'CreateToken',
        times: 1,
      });
      return decide(url, 'allow');
    };
    await bench.signIn('device');
    assert.deepEqual(bench.clock.waits.slice(0, 2), [5_000, 10_000]);
  });

  it('goes on when the service is out of order for a moment', async (t) => {
    const bench = await openSignIn(t);
    bench.person.onCode = ({ url }) => {
      // Each question is itself tried three times.
      bench.aws.faults.add({ fault: { kind: 'status', status: 500 }, action: 'CreateToken', times: 4 });
      return decide(url, 'allow');
    };
    await bench.signIn('device');
    assert.ok((await bench.store.token(bench.session)) !== undefined);
  });

  for (const [what, wanted, act] of [
    ['a denial', /denied/, 'deny'],
    ['the end of the code', /not confirmed in time/, 'nothing'],
  ] as const) {
    it(`ends with ${what}, and stores no token`, async (t) => {
      const bench = await openSignIn(t);
      bench.person.onCode = ({ url }) => (act === 'deny' ? decide(url, 'deny') : Promise.resolve());
      const error = await failureOf(bench.signIn('device'), BaseSourceError);
      assert.deepEqual([error.failure, wanted.test(error.message)], ['signInFailed', true]);
      assert.equal(await bench.store.token(bench.session), undefined);
    });
  }

  it('ends when it is cancelled', async (t) => {
    const bench = await openSignIn(t);
    const cancelled = new AbortController();
    bench.person.onCode = () => {
      cancelled.abort(new CancelledError());
      return Promise.resolve();
    };
    await assert.rejects(bench.signIn('device', cancelled.signal), CancelledError);
    assert.equal(await bench.store.token(bench.session), undefined);
  });

  it('says what Identity Center says of a start URL that it does not know', async (t) => {
    const bench = await openSignIn(t, { session: { startUrl: 'https://other.example/start' } });
    const error = await failureOf(bench.signIn('device'), ServiceError);
    assert.equal(error.code, 'InvalidRequestException');
  });
});

describe('the choice of a flow', () => {
  const flow = (id: SignInFlow['id'], needsCallback: boolean): SignInFlow => ({
    ...{ id, needsCallback, grant: 'code' },
    run: () => Promise.reject(new Error('not run')),
  });
  const flows = [flow('browser', true), flow('device', false)];
  for (const [choice, callbackReaches, wanted] of [
    ['auto', true, 'browser'],
    ['auto', false, 'device'],
    ['device', true, 'device'],
    ['browser', false, 'browser'],
  ] as const) {
    it(`is ${wanted} for ${choice} where a callback ${callbackReaches ? 'reaches' : 'does not reach'} us`, () => {
      assert.equal(usableFlows(flows, { choice, callbackReaches })[0]?.id, wanted);
    });
  }
});
