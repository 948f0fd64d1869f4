import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { BrokenChainError, CancelledError, HopError, UnknownChainError } from '../../../src/sts/errors.ts';
import { KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';
import { active, background, samplePlans } from './bench.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let aws: LocalAws;
let plans: Map<string, Plan>;
let window: TestWindow;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  plans = samplePlans(aws.url);
  window = newWindow({ clock, planOf: (name) => plans.get(name) });
});
afterEach(async () => {
  await window.close();
  await aws.close();
});

function person(): Asker {
  return { ...background(), askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)) };
}

describe('WindowSession', () => {
  it('shows every step on the way to an identity', async () => {
    const kinds: string[] = [];
    window.session.onDidChange((state) => {
      kinds.push(state.kind === 'resolving' ? `resolving ${state.step?.kind ?? 'nothing yet'}` : state.kind);
    });
    await window.session.assume('staging-deploy', background());
    assert.deepEqual(kinds, [
      'resolving nothing yet',
      'resolving base',
      'resolving hop',
      'resolving hop',
      'resolving verify',
      'active',
    ]);
  });

  it('keeps the identity that served when a switch fails', async () => {
    await window.session.assume('hub', background());
    await assert.rejects(window.session.assume('prod-data', background()), HopError);
    assert.equal(active(window.session.state).identity.plan.name, 'hub');
  });

  it('says what failed where nothing served before', async () => {
    await assert.rejects(window.session.assume('prod-data', background()), HopError);
    const { state } = window.session;
    assert.ok(state.kind === 'failed' && state.name === 'prod-data' && state.error instanceof HopError);
  });

  it('names the place of what is broken, and the profile that is not there, without a call', async () => {
    await assert.rejects(window.session.assume('broken', background()), (error: unknown) => {
      assert.ok(error instanceof BrokenChainError);
      assert.match(error.message, /no profile “gone”.*config:7/);
      return true;
    });
    await assert.rejects(window.session.assume('nobody', background()), UnknownChainError);
    assert.equal(aws.journal.entries.length, 0);
  });

  it('follows the last of two quick choices', async () => {
    aws.faults.add({ fault: { kind: 'delay', ms: 50 }, action: 'AssumeRole', times: 1 });
    const first = window.session.assume('hub', background());
    const second = window.session.assume('staging-deploy', background());
    await assert.rejects(first, CancelledError);
    await second;
    assert.equal(active(window.session.state).identity.plan.name, 'staging-deploy');
  });

  it('goes back to what was there when a choice is cancelled', async () => {
    await window.session.assume('hub', background());
    const leaver = new AbortController();
    aws.faults.add({ fault: { kind: 'hang' }, action: 'AssumeRole', times: 1 });
    const choice = window.session.assume('staging-deploy', { signal: leaver.signal });
    await aws.journal.until((entries) => entries.some(({ outcome }) => outcome === 'pending'));
    leaver.abort(new CancelledError());
    await assert.rejects(choice, CancelledError);
    assert.equal(active(window.session.state).identity.plan.name, 'hub');
  });

  it('what is withdrawn does not come back when the choice that was under way fails or is cancelled', async () => {
    for (const leaves of [true, false]) {
      await window.session.assume('hub', background());
      const leaver = new AbortController();
      aws.journal.clear();
      const fault = leaves ? ({ kind: 'hang' } as const) : ({ kind: 'delay', ms: 20 } as const);
      aws.faults.add({ fault, action: 'AssumeRole', times: 1 });
      const choice = window.session.assume('prod-data', { signal: leaver.signal });
      await aws.journal.until((entries) => entries.some(({ outcome }) => outcome === 'pending'));
      window.session.withdraw();
      assert.equal(window.session.state.kind, 'resolving');
      if (leaves) leaver.abort(new CancelledError());
      await assert.rejects(choice, leaves ? CancelledError : HopError);
      assert.equal(window.session.state.kind, leaves ? 'none' : 'failed');
    }
    await window.session.assume('hub', background());
    window.session.withdraw();
    assert.equal(window.session.state.kind, 'none');
  });

  it('has no identity after a release, and renews nothing any more', async () => {
    await window.session.assume('hub', background());
    window.session.release();
    assert.equal(window.session.state.kind, 'none');
    aws.journal.clear();
    await window.advance(3 * HOUR);
    assert.equal(aws.journal.entries.length, 0);
    assert.equal(clock.waiting, 0);
  });

  it('calls every hop again on refresh, and keeps the identity when that fails', async () => {
    await window.session.assume('staging-deploy', background());
    aws.journal.clear();
    await window.session.refresh(background());
    assert.equal(aws.journal.of('AssumeRole').length, 2);
    aws.faults.add({ fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' } });
    await assert.rejects(window.session.refresh(background()), HopError);
    assert.equal(active(window.session.state).identity.plan.name, 'staging-deploy');
  });

  it('serves a base alone, which does not end', async () => {
    const identity = await window.session.assume('work', background());
    assert.equal(identity.verified.arn, 'arn:aws:iam::111111111111:user/dana');
    assert.equal(identity.expiresAt, undefined);
    assert.equal(clock.waiting, 0);
  });

  describe('renewal', () => {
    it('comes 15 minutes before the end and walks the chain again', async () => {
      await window.session.assume('staging-deploy', background());
      aws.journal.clear();
      await window.advance(44 * MINUTE);
      assert.equal(aws.journal.entries.length, 0);
      const before = active(window.session.state).identity.expiresAt ?? 0;
      await window.advance(2 * MINUTE);
      assert.equal(aws.journal.of('AssumeRole').length, 2);
      assert.ok((active(window.session.state).identity.expiresAt ?? 0) >= before + 44 * MINUTE);
    });

    it('comes when a third of a short lifetime is left', async () => {
      aws.settings.sessionSeconds = 120;
      await window.session.assume('hub', background());
      aws.journal.clear();
      await window.advance(79_000);
      assert.equal(aws.journal.entries.length, 0);
      await window.advance(2_000);
      assert.equal(aws.journal.of('AssumeRole').length, 1);
    });

    it('comes in time for a lifetime of a minute', async () => {
      aws.settings.sessionSeconds = 60;
      await window.session.assume('hub', background());
      const kinds = new Set<string>();
      window.session.onDidChange(({ kind }) => kinds.add(kind));
      await window.advance(10 * MINUTE);
      assert.deepEqual([...kinds], ['active']);
    });

    it('looks at the clock again after sleep', async () => {
      await window.session.assume('hub', background());
      clock.sleep(5 * HOUR);
      const kinds: string[] = [];
      window.session.onDidChange(({ kind }) => kinds.push(kind));
      await window.advance(MINUTE);
      assert.equal(kinds[0], 'expired');
      assert.ok((active(window.session.state).identity.expiresAt ?? 0) > clock.now());
    });

    it('backs off without network, says so, and recovers by itself', async () => {
      await window.session.assume('hub', background());
      aws.faults.add({ fault: { kind: 'reset' } });
      await window.advance(46 * MINUTE);
      const { renewal } = active(window.session.state);
      assert.ok(renewal.kind === 'retrying' && renewal.offline);
      aws.journal.clear();
      await window.advance(14 * MINUTE);
      assert.equal(window.session.state.kind, 'expired');
      aws.faults.clear();
      await window.advance(6 * MINUTE);
      assert.equal(window.session.state.kind, 'active');
    });

    it('asks nobody when a person is needed, and says so', async () => {
      await window.session.assume('prod-admin', person());
      await window.advance(110 * MINUTE);
      // HubAdmin lasts two hours here, so Admin was renewed from it; only at its end is a person needed.
      await window.advance(70 * MINUTE);
      const { state } = window.session;
      assert.ok(state.kind === 'active' || state.kind === 'expired');
      assert.equal(state.renewal.kind, 'personNeeded');
    });

    it('follows an edit of the chain at once', async () => {
      await window.session.assume('hub', background());
      plans.set(
        'hub',
        chainPlan(aws.url, staticKeys(KEYS.dana), [hop(role('staging', 'Developer'))], { name: 'hub' }),
      );
      await window.session.configurationChanged();
      assert.match(active(window.session.state).identity.verified.arn, /assumed-role\/Developer/);
    });

    it('follows an edit that comes while the chain is being resolved', async () => {
      let followed: Promise<void> | undefined;
      await window.session.assume('prod-admin', {
        ...background(),
        askMfaCode: ({ serial }) => {
          const edited = [hop(role('staging', 'Developer'))];
          plans.set('prod-admin', chainPlan(aws.url, staticKeys(KEYS.dana), edited, { name: 'prod-admin' }));
          followed = window.session.configurationChanged();
          return Promise.resolve(aws.mfaCode(serial));
        },
      });
      assert.ok(followed);
      await followed;
      assert.match(active(window.session.state).identity.verified.arn, /assumed-role\/Developer/);
    });

    it('keeps an identity whose profile was removed until it ends', async () => {
      await window.session.assume('hub', background());
      plans.delete('hub');
      await window.session.configurationChanged();
      const { identity, renewal } = active(window.session.state);
      assert.match(identity.verified.arn, /assumed-role\/Hub/);
      assert.ok(renewal.kind === 'refused' && renewal.error instanceof UnknownChainError);
    });
  });
});
