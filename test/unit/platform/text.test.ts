import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  countHops,
  shortDuration,
  spokenDuration,
  timeOfDay,
  untilTextChanges,
} from '../../../src/platform/text.ts';
import { english } from '../../../src/platform/translate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('durations', () => {
  for (const [ms, short, spoken] of [
    [12 * 60 * MINUTE, '12h 00m', '12 hours'],
    [65 * MINUTE, '1h 05m', '1 hour and 5 minutes'],
    [61 * MINUTE, '1h 01m', '1 hour and 1 minute'],
    [60 * MINUTE, '1h 00m', '1 hour'],
    [60 * MINUTE - 1, '59m', '59 minutes'],
    [42 * MINUTE + 59 * SECOND, '42m', '42 minutes'],
    [5 * MINUTE, '5m', '5 minutes'],
    [5 * MINUTE - 1, '4m 50s', 'less than 5 minutes'],
    [60 * SECOND, '1m 00s', 'less than 5 minutes'],
    [59 * SECOND, '50s', 'less than a minute'],
    [9 * SECOND, '<10s', 'less than a minute'],
    [1, '<10s', 'less than a minute'],
    [0, '0s', 'less than a minute'],
    [-MINUTE, '0s', 'less than a minute'],
  ] as const) {
    test(`of ${String(ms)} ms: ${short}, ${spoken}`, () => {
      assert.equal(shortDuration(ms), short);
      assert.equal(spokenDuration(ms, english), spoken);
    });
  }

  test('never read the same after the announced change, nor another way before', () => {
    for (let left = 2 * 60 * MINUTE + 123; left > 10 * SECOND; left -= 7_919) {
      const change = untilTextChanges(left);
      assert.equal(shortDuration(left - change + 1), shortDuration(left));
      assert.notEqual(shortDuration(left - change), shortDuration(left));
    }
  });
});

test('hops are counted in words', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => countHops(count, english)),
    ['no hops', '1 hop', '2 hops'],
  );
});

test('another day is named with the time', () => {
  const now = new Date(2026, 10, 22, 23, 50).getTime();
  assert.equal(timeOfDay(new Date(2026, 10, 22, 23, 55).getTime(), now, 'en'), '23:55');
  assert.equal(timeOfDay(new Date(2026, 10, 23, 0, 20).getTime(), now, 'en'), 'Nov 23, 00:20');
});
