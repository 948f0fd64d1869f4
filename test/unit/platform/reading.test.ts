import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Reading } from '../../../src/platform/reading.ts';

/** A reading whose every turn ends when, and how, the test says. */
function openReading() {
  const turns: { readonly ends: (value: string) => void; readonly fails: (error: Error) => void }[] = [];
  const reading = new Reading(
    () =>
      new Promise<string>((resolve, reject) => {
        turns.push({ ends: resolve, fails: reject });
      }),
  );
  return { reading, turns };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a reading', () => {
  it('is done once, at the first need', async () => {
    const { reading, turns } = openReading();
    const both = Promise.all([reading.current(), reading.current()]);
    turns[0]?.ends('one');
    assert.deepEqual(await both, ['one', 'one']);
    assert.equal(await reading.current(), 'one');
    assert.equal(turns.length, 1);
  });

  it('is done again at the next need where it failed', async () => {
    for (const ask of ['current', 'again'] as const) {
      const { reading, turns } = openReading();
      const failed = assert.rejects(reading[ask](), /part/);
      turns[0]?.fails(new Error('The part could not be loaded.'));
      await failed;
      const next = reading.current();
      turns[1]?.ends('two');
      assert.equal(await next, 'two');
    }
  });

  it('that is asked for again comes after the one under way, however that ends', async () => {
    for (const fails of [true, false]) {
      const { reading, turns } = openReading();
      const first = reading.current().catch(() => 'failed');
      const second = reading.again();
      await tick();
      assert.equal(turns.length, 1);
      if (fails) turns[0]?.fails(new Error('gone'));
      else turns[0]?.ends('one');
      assert.equal(await first, fails ? 'failed' : 'one');
      await tick();
      turns[1]?.ends('two');
      assert.equal(await second, 'two');
      assert.equal(await reading.current(), 'two');
    }
  });
});
