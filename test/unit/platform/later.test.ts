import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EndedError, LoadedLater } from '../../../src/platform/later.ts';

/** Something to load whose loading ends when the test says so. */
function loading() {
  let loads = 0;
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const made: string[] = [];
  const failures: unknown[] = [];
  const later = new LoadedLater(
    async () => {
      loads += 1;
      await new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
      return () => {
        made.push(`made ${String(made.length + 1)}`);
        return made.at(-1)!;
      };
    },
    (error) => failures.push(error),
  );
  return {
    ...{ later, made, failures },
    loads: () => loads,
    arrive: () => settle?.resolve(),
    fail: (error: Error) => settle?.reject(error),
  };
}

describe('what is loaded later', () => {
  test('is loaded once, at the first need, for all who wait', async () => {
    const { later, loads, arrive } = loading();
    assert.equal(later.begun, false);
    assert.equal(loads(), 0);
    const both = Promise.all([later.get(), later.get()]);
    assert.equal(later.begun, true);
    assert.equal(later.made, undefined);
    arrive();
    assert.deepEqual(await both, ['made 1', 'made 1']);
    assert.equal(later.made, 'made 1');
    assert.equal(await later.get(), 'made 1');
    assert.equal(loads(), 1);
  });

  test('those who need it are served in the order in which they came', async () => {
    const { later, arrive } = loading();
    const order: string[] = [];
    later.follow(() => order.push('follower'));
    const waiting = ['restore', 'click', 'another click'].map(async (who) => {
      await later.get();
      order.push(who);
    });
    arrive();
    await Promise.all(waiting);
    assert.deepEqual(order, ['follower', 'restore', 'click', 'another click']);
  });

  test('following begins nothing', () => {
    const { later, loads } = loading();
    later.follow(() => assert.fail('nothing was made'));
    assert.equal(loads(), 0);
    assert.equal(later.begun, false);
  });

  test('a failure is said once, thrown to all who wait, and tried again at the next need', async () => {
    const { later, loads, arrive, fail, failures } = loading();
    const error = new Error('the file is gone');
    const first = later.get();
    later.begin();
    fail(error);
    await assert.rejects(first, error);
    assert.deepEqual(failures, [error]);
    assert.equal(later.begun, false);
    const second = later.get();
    arrive();
    assert.equal(await second, 'made 1');
    assert.equal(loads(), 2);
  });

  test('what is made by half is a failure too: its parts are gone before the next attempt makes them anew', async () => {
    const failures: unknown[] = [];
    const error = new TypeError('no such thing');
    const steps: string[] = [];
    const later = new LoadedLater<string>(
      async () => (own) => {
        const attempt = String(failures.length + 1);
        own({ dispose: () => steps.push(`part ${attempt} disposed of`) });
        steps.push(`part ${attempt} made`);
        if (failures.length === 0) throw error;
        return 'whole';
      },
      (one) => failures.push(one),
    );
    await assert.rejects(later.get(), error);
    assert.deepEqual(failures, [error]);
    assert.equal(later.made, undefined);
    assert.equal(await later.get(), 'whole');
    assert.deepEqual(steps, ['part 1 made', 'part 1 disposed of', 'part 2 made']);
    later.dispose();
    assert.equal(steps.at(-1), 'part 2 disposed of');
  });

  test('nothing is made, and nothing said, when the window closes while it is loaded', async () => {
    const { later, made, arrive, failures } = loading();
    later.follow(() => assert.fail('nothing was made'));
    const waiting = later.get();
    later.begin();
    later.dispose();
    arrive();
    await assert.rejects(waiting, EndedError);
    assert.deepEqual(made, []);
    assert.deepEqual(failures, []);
    assert.equal(later.made, undefined);
  });

  test('a file that is gone when the window closes is nobody’s matter', async () => {
    const { later, fail, failures } = loading();
    const waiting = later.get();
    later.dispose();
    fail(new Error('gone'));
    await assert.rejects(waiting, /gone/);
    assert.deepEqual(failures, []);
  });
});
