import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { endsForRestart, LaunchHolds } from '../../../src/delivery/launchHolds.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const MINUTE = 60_000;

let clock: FakeClock;
let holds: LaunchHolds;
let released: string[];

beforeEach(() => {
  clock = new FakeClock();
  holds = new LaunchHolds(clock);
  released = [];
});

function add(name: string): string {
  return holds.add({ dispose: () => void released.push(name) });
}

test('a session holds until it ends, however long that takes', async () => {
  const ticket = add('one');
  holds.started(ticket);
  await clock.advance(600 * MINUTE);
  assert.deepEqual(released, []);
  holds.ended(ticket);
  assert.deepEqual(released, ['one']);
});

test('the end of one lets go of its own, though others have the same name', () => {
  const tickets = [add('first'), add('second'), add('third')];
  for (const ticket of tickets) holds.started(ticket);
  holds.ended(tickets[0]);
  assert.deepEqual(released, ['first']);
  holds.ended(tickets[0]);
  holds.ended(tickets[2]);
  assert.deepEqual(released, ['first', 'third']);
});

test('a session that was given no ticket lets go of nothing: an attach that names a profile', () => {
  holds.started(add('one'));
  for (const ticket of [undefined, '', 'one', 1, {}, '__proto__']) {
    holds.started(ticket);
    holds.ended(ticket);
  }
  assert.deepEqual(released, []);
});

test('a launch that never starts does not hold for ever', async () => {
  add('never');
  await clock.advance(4 * MINUTE);
  assert.deepEqual(released, []);
  await clock.advance(MINUTE);
  assert.deepEqual(released, ['never']);
});

test('a session that ends to start again keeps what it holds, until it ends for good', async () => {
  const ticket = add('one');
  for (let round = 0; round < 2; round++) {
    holds.started(ticket);
    holds.restarts(ticket);
    holds.ended(ticket);
    await clock.advance(4 * MINUTE);
  }
  holds.started(ticket);
  await clock.advance(600 * MINUTE);
  assert.deepEqual(released, []);
  holds.ended(ticket);
  assert.deepEqual(released, ['one']);
});

test('one that ended to start again and did not does not hold for ever', async () => {
  const ticket = add('one');
  holds.started(ticket);
  holds.restarts(ticket);
  holds.ended(ticket);
  await clock.advance(5 * MINUTE);
  assert.deepEqual(released, ['one']);
  assert.equal(clock.waiting, 0);
});

test('the debugger is told of a restart by the request that ends it', () => {
  for (const command of ['terminate', 'disconnect']) {
    assert.equal(endsForRestart({ command, arguments: { restart: true } }), true);
    for (const message of [
      { command },
      { command, arguments: null },
      { command, arguments: { restart: false } },
    ]) {
      assert.equal(endsForRestart(message), false);
    }
  }
  // Those that restart by themselves keep their session.
  assert.equal(endsForRestart({ command: 'restart', arguments: { restart: true } }), false);
  assert.equal(endsForRestart(undefined), false);
});

test('in the end everything is let go of, once, and no timer is left', () => {
  const ended = add('ended');
  holds.started(ended);
  holds.ended(ended);
  holds.started(add('running'));
  add('starting');
  const restarting = add('restarting');
  holds.restarts(restarting);
  holds.dispose();
  assert.deepEqual(released, ['ended', 'running', 'starting', 'restarting']);
  assert.equal(clock.waiting, 0);
});
