import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAYS_3 = 72 * HOUR;

interface World {
  readonly clock: FakeClock;
  readonly aws: LocalAws;
  readonly window: TestWindow;
}

/** A window that assumed a three-hop chain, in a world of its own. */
async function assumed(skewSeconds = 0): Promise<World & AsyncDisposable> {
  const clock = new FakeClock();
  const aws = await startLocalAws({
    organisation,
    now: () => new Date(clock.now()),
    settings: { clockSkewSeconds: skewSeconds },
  });
  const hops = [hop(role('hub', 'Hub')), hop(role('staging', 'Deploy')), hop(role('production', 'Release'))];
  const plan: Plan = chainPlan(aws.url, staticKeys(KEYS.dana), hops, { name: 'prod-deploy' });
  const window = newWindow({ clock, planOf: () => plan });
  await window.session.assume('prod-deploy', { signal: new AbortController().signal });
  return {
    clock,
    aws,
    window,
    [Symbol.asyncDispose]: async () => {
      await window.close();
      await aws.close();
      assert.deepEqual(window.errors, []);
    },
  };
}

/** Whether a consumer that takes the window's credentials now gets ones that STS still accepts. */
function serves({ aws, clock, window }: World): boolean {
  const { state } = window.session;
  const stsNow = clock.now() + aws.settings.clockSkewSeconds * SECOND;
  return state.kind === 'active' && (state.identity.expiresAt ?? Infinity) > stsNow;
}

/** The greatest number of calls that came within any minute. */
function busiestMinute(aws: LocalAws): number {
  const times = aws.journal.entries.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
  let busiest = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) > MINUTE) {
      first += 1;
    }
    busiest = Math.max(busiest, index - first + 1);
  });
  return busiest;
}

describe('72 hours of one identity', () => {
  it('has no gap, and calls no more often than sessions last', async () => {
    await using world = await assumed();
    world.aws.journal.clear();
    for (let passed = 0; passed < DAYS_3; passed += 5 * MINUTE) {
      await world.window.advance(5 * MINUTE);
      assert.ok(serves(world), `a gap after ${String(passed / HOUR)} h`);
    }
    // One renewal of three hops and a confirmation every 45 minutes.
    const renewals = DAYS_3 / (45 * MINUTE);
    assert.ok(world.aws.journal.entries.length <= (renewals + 1) * 4);
    assert.ok(busiestMinute(world.aws) <= 4);
  });

  it('has no gap beyond a minute after each sleep', async () => {
    await using world = await assumed();
    const random = seededRandom(7);
    for (let passed = 0; passed < DAYS_3;) {
      const asleep = random() * 10 * HOUR;
      world.clock.sleep(asleep);
      await world.window.advance(MINUTE);
      assert.ok(serves(world), 'the look after a sleep comes within a minute');
      const awake = random() * 3 * HOUR;
      for (let rest = awake; rest > 0; rest -= 10 * MINUTE) {
        await world.window.advance(Math.min(rest, 10 * MINUTE));
        assert.ok(serves(world));
      }
      passed += asleep + awake;
    }
  });

  for (const skew of [3600, -3600]) {
    it(`has no gap with a clock that is off by ${String(skew)} s`, async () => {
      await using world = await assumed(skew);
      for (let passed = 0; passed < DAYS_3; passed += 15 * MINUTE) {
        await world.window.advance(15 * MINUTE);
        assert.ok(serves(world), `a gap after ${String(passed / HOUR)} h`);
      }
      // Calls that were refused for their time are tried again at once; that the offset is learned shows in their number.
      const refused = world.aws.journal.entries.filter(({ outcome }) => outcome === 'SignatureDoesNotMatch');
      assert.ok(refused.length <= 2, `${String(refused.length)} calls were signed with the wrong time`);
    });
  }

  it('has no gap with one call in ten failing and one in twenty throttled', async () => {
    await using world = await assumed();
    world.aws.faults.add({ fault: { kind: 'status', status: 503 }, rate: 0.1 });
    world.aws.faults.add({ fault: { kind: 'throttle' }, rate: 0.05 });
    world.aws.journal.clear();
    // The SDK waits in real time between its tries, so this runs a day instead of three.
    for (let passed = 0; passed < DAYS_3 / 3; passed += 5 * MINUTE) {
      await world.window.advance(5 * MINUTE);
      assert.ok(serves(world), `a gap after ${String(passed / HOUR)} h`);
    }
  });

  it('makes no storm of an outage, and is back within minutes of its end', async () => {
    await using world = await assumed();
    world.aws.journal.clear();
    world.aws.faults.add({
      fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'maintenance' },
    });
    await world.window.advance(8 * HOUR);
    assert.equal(world.window.session.state.kind, 'expired');
    // Each of three hops may be tried once, with the question who was refused.
    assert.ok(busiestMinute(world.aws) <= 6, String(busiestMinute(world.aws)));
    world.aws.faults.clear();
    await world.window.advance(6 * MINUTE);
    assert.ok(serves(world));
    assert.ok(busiestMinute(world.aws) <= 8, String(busiestMinute(world.aws)));
  });

  it('asks for one code in twelve hours', async () => {
    const clock = new FakeClock();
    const aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
    const admin = [
      hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) }),
      hop(role('production', 'Admin')),
    ];
    const plan = chainPlan(aws.url, staticKeys(KEYS.dana), admin, { name: 'prod-admin' });
    const window = newWindow({ clock, planOf: () => plan });
    let asked = 0;
    await window.session.assume('prod-admin', {
      signal: new AbortController().signal,
      askMfaCode: ({ serial }) => {
        asked += 1;
        return Promise.resolve(aws.mfaCode(serial));
      },
    });
    for (let passed = 0; passed < 12 * HOUR - 20 * MINUTE; passed += 10 * MINUTE) {
      await window.advance(10 * MINUTE);
      assert.ok(serves({ aws, clock, window }));
    }
    assert.equal(asked, 1);
    await window.advance(2 * HOUR);
    const { state } = window.session;
    assert.ok((state.kind === 'active' || state.kind === 'expired') && state.renewal.kind === 'personNeeded');
    await window.close();
    await aws.close();
  });
});
