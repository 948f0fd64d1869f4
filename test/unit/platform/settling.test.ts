import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Settling } from '../../../src/platform/settling.ts';
import { FakeClock } from '../../support/fakeClock.ts';

let clock: FakeClock;
let done = 0;
let settling: Settling;

beforeEach(() => {
  clock = new FakeClock();
  done = 0;
  settling = new Settling(clock, () => done++);
});

describe('changes that come close to one another', () => {
  it('are one, after the last of them', async () => {
    for (let change = 0; change < 4; change++) {
      settling.stir();
      await clock.advance(100);
    }
    assert.equal(done, 0);
    await clock.advance(50);
    assert.equal(done, 1);
    await clock.advance(60_000);
    assert.equal(done, 1);
  });

  it('keep nobody waiting for longer than a second, though they never end', async () => {
    for (let change = 0; change < 1_000; change++) {
      settling.stir();
      await clock.advance(10);
    }
    assert.ok(done >= 9 && done <= 10, `${String(done)} times in ten seconds`);
    await clock.advance(1_000);
    assert.equal(done, 10);
  });

  it('a second and more apart are several', async () => {
    for (let change = 0; change < 3; change++) {
      settling.stir();
      await clock.advance(1_500);
    }
    assert.equal(done, 3);
  });

  it('are let go with whoever waits', async () => {
    settling.stir();
    settling.dispose();
    await clock.advance(60_000);
    assert.equal(done, 0);
  });
});
