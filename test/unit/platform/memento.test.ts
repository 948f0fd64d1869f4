import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Remembered } from '../../../src/platform/memento.ts';

/** VS Code's own: a value can be read at once, and is written later. */
function store() {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: async (key: string, value: unknown): Promise<void> => {
      values.set(key, value);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

describe('what a window remembers', () => {
  test('is the identity and the recent ones, the latest first', async () => {
    const remembered = new Remembered(store());
    for (const name of ['a', 'b', 'a']) await remembered.choose(name);
    assert.equal(remembered.identity, 'a');
    assert.deepEqual(remembered.recents, ['a', 'b']);
    for (let count = 0; count < 20; count += 1) await remembered.choose(String(count));
    assert.equal(remembered.recents.length, 8);
  });

  test('is what came last, however quickly one follows the other', async () => {
    const remembered = new Remembered(store());
    await Promise.all([remembered.choose('a'), remembered.release()]);
    assert.equal(remembered.identity, undefined);
    await Promise.all([remembered.release(), remembered.choose('b'), remembered.choose('c')]);
    assert.equal(remembered.identity, 'c');
    assert.deepEqual(remembered.recents, ['c', 'b', 'a']);
  });
});
