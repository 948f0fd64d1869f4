import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neverBack } from '../../../src/platform/clock.ts';

const HOUR = 3_600_000;

describe('the clock that lifetimes are judged by', () => {
  it('goes with the machine’s', () => {
    const time = { wall: 1_000, steady: 0 };
    const now = neverBack(
      () => time.wall,
      () => time.steady,
    );
    assert.equal(now(), 1_000);
    Object.assign(time, { wall: 6_000, steady: 5_000 });
    assert.equal(now(), 6_000);
  });

  it('goes on where the machine’s is set back', () => {
    const time = { wall: 5 * HOUR, steady: 0 };
    const now = neverBack(
      () => time.wall,
      () => time.steady,
    );
    Object.assign(time, { wall: 3 * HOUR, steady: 1_000 });
    assert.equal(now(), 5 * HOUR + 1_000);
    Object.assign(time, { wall: 3 * HOUR + HOUR, steady: HOUR + 1_000 });
    assert.equal(now(), 6 * HOUR + 1_000);
  });

  it('sees a sleep after the machine’s was set back', () => {
    const time = { wall: 9 * HOUR, steady: 0 };
    const now = neverBack(
      () => time.wall,
      () => time.steady,
    );
    Object.assign(time, { wall: 2 * HOUR, steady: 10 });
    assert.equal(now(), 9 * HOUR + 10);
    Object.assign(time, { wall: 7 * HOUR, steady: 20 });
    assert.equal(now(), 14 * HOUR + 10);
  });

  it('does not run ahead where the two differ by a little, back and forth', () => {
    const time = { wall: HOUR, steady: 0 };
    const now = neverBack(
      () => time.wall,
      () => time.steady,
    );
    for (let round = 1; round <= 1_000; round++) {
      Object.assign(time, { wall: HOUR + round * 10 + (round % 2 === 0 ? 500 : 0), steady: round * 10 });
      assert.ok(now() <= HOUR + round * 10 + 500);
    }
  });

  it('follows the machine’s forward, through a sleep that stops the steady one too', () => {
    const time = { wall: HOUR, steady: 0 };
    const now = neverBack(
      () => time.wall,
      () => time.steady,
    );
    Object.assign(time, { wall: 9 * HOUR, steady: 1 });
    assert.equal(now(), 9 * HOUR);
    Object.assign(time, { wall: 9 * HOUR + 10, steady: 11 });
    assert.equal(now(), 9 * HOUR + 10);
  });
});
