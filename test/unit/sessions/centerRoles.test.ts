import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rolesOfAccounts, type CenterAccount } from '../../../src/sessions/centerRoles.ts';
import { BaseSourceError, CancelledError, ServiceError } from '../../../src/sts/errors.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const accounts = (count: number): readonly CenterAccount[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index).padStart(12, '0'),
    name: `a${String(index)}`,
  }));
const never = new AbortController().signal;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const throttled = (): ServiceError =>
  new ServiceError('TooManyRequestsException', 'slow down', 429, undefined);

describe('the roles of many accounts', () => {
  test('are asked for a few accounts at a time, and come in the order of the accounts', async () => {
    let running = 0;
    let most = 0;
    const progress: number[] = [];
    const { roles, denied } = await rolesOfAccounts(accounts(1_000), {
      list: async (id) => {
        most = Math.max(most, ++running);
        // Later ones answer first.
        if (Number(id) % 2 === 0) await soon();
        running -= 1;
        return ['Admin', 'ReadOnly'];
      },
      ...{ clock: new FakeClock(), signal: never, onProgress: (done) => progress.push(done) },
    });
    assert.equal(most, 4);
    assert.equal(roles.length, 2_000);
    assert.deepEqual(
      roles.filter(({ role }) => role === 'Admin').map(({ accountId }) => accountId),
      accounts(1_000).map(({ id }) => id),
    );
    assert.deepEqual(denied, []);
    assert.deepEqual(progress.at(-1), 1_000);
  });

  test('are left out where an account refuses, and it is named', async () => {
    const { roles, denied } = await rolesOfAccounts(accounts(3), {
      list: async (id) => {
        if (id.endsWith('1')) throw new ServiceError('ForbiddenException', 'No access', 403, undefined);
        return ['Admin'];
      },
      ...{ clock: new FakeClock(), signal: never },
    });
    assert.equal(roles.length, 2);
    assert.deepEqual(
      denied.map(({ name }) => name),
      ['a1'],
    );
  });

  test('are waited for where Identity Center throttles: one pause for all, longer each time', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const calls: number[] = [];
    let refuse = 9;
    const all = rolesOfAccounts(accounts(20), {
      list: async () => {
        calls.push(clock.now() - start);
        if (refuse-- > 0) throw throttled();
        return ['Admin'];
      },
      ...{ clock, signal: never },
    });
    while (clock.waiting > 0 || calls.length < 20 + 9) {
      await soon();
      await clock.advance(500);
    }
    assert.equal((await all).roles.length, 20);
    // Four were under way at each of the first two, one was refused after that.
    assert.deepEqual([...new Set(calls)].slice(0, 3), [0, 1_000, 3_000]);
  });

  test('are given up where it throttles on and on', async () => {
    const clock = new FakeClock();
    let calls = 0;
    const all = rolesOfAccounts(accounts(1), {
      list: async () => {
        calls += 1;
        throw throttled();
      },
      ...{ clock, signal: never },
    }).catch((error: unknown) => error);
    for (let turn = 0; turn < 100; turn++) {
      await soon();
      await clock.advance(5_000);
    }
    assert.equal(((await all) as ServiceError).status, 429);
    assert.equal(calls, 9);
  });

  test('end with the one who asked, in a pause as well', async () => {
    const clock = new FakeClock();
    const asker = new AbortController();
    const all = rolesOfAccounts(accounts(50), {
      list: async () => {
        throw throttled();
      },
      ...{ clock, signal: asker.signal },
    });
    const ended = assert.rejects(all, CancelledError);
    await soon();
    asker.abort(new CancelledError());
    await ended;
    assert.equal(clock.waiting, 0);
  });

  test('end for all with the first that says more than no', async () => {
    const signals: AbortSignal[] = [];
    let calls = 0;
    const all = rolesOfAccounts(accounts(50), {
      list: async (_id, signal) => {
        signals.push(signal);
        if (++calls === 6) throw new BaseSourceError('signInNeeded', 'Signed out meanwhile.');
        await soon();
        return [];
      },
      ...{ clock: new FakeClock(), signal: never },
    });
    await assert.rejects(all, { failure: 'signInNeeded' });
    assert.ok(signals.every(({ aborted }) => aborted));
    assert.ok(calls < 12);
  });
});
