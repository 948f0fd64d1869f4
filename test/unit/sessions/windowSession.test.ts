import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { BrokenChainError, CancelledError, HopError, UnknownChainError } from '../../../src/sts/errors.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let aws: LocalAws;
let plans: Map<string, Plan>;
let window: TestWindow;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  const hub = hop(role('hub', 'Hub'));
  const deploy = hop(role('staging', 'Deploy'));
  const work = staticKeys(KEYS.dana);
  const add = (name: string, ...hops: Parameters<typeof chainPlan>[2]): [string, Plan] => [
    name,
    chainPlan(aws.url, work, hops, { name }),
  ];
  const entries: [string, Plan][] = [
    add('hub', hub),
    add('staging-deploy', hub, deploy),
    add('prod-data', hop(role('production', 'DataExport'))),
    add(
      'prod-admin',
      hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial), durationSeconds: sourced(7200) }),
      hop(role('production', 'Admin')),
    ),
    add('work'),
    [
      'broken',
      {
        kind: 'broken',
        name: 'broken',
        origin: 'profile',
        problems: [
          {
            code: 'unknown-source',
            severity: 'error',
            message: 'There is no profile “gone”.',
            place: { file: 'config', line: 6, start: 0, end: 1 },
            profiles: ['broken'],
          },
        ],
      },
    ],
  ];
  plans = new Map(entries);
  window = newWindow({ clock, planOf: (name) => plans.get(name) });
});
afterEach(async () => {
  await window.close();
  await aws.close();
});

function background(): Asker {
  return { signal: new AbortController().signal };
}

function person(): Asker {
  return { ...background(), askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)) };
}

function active(state: WindowIdentity): Extract<WindowIdentity, { kind: 'active' }> {
  assert.equal(state.kind, 'active');
  return state;
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

  describe('restore', () => {
    it('resolves again what needs no person', async () => {
      await window.session.restore('staging-deploy');
      assert.equal(active(window.session.state).identity.plan.name, 'staging-deploy');
    });

    it('comes by itself once there is a network, and not after something else was chosen', async () => {
      aws.faults.add({ fault: { kind: 'reset' } });
      await window.session.restore('staging-deploy');
      assert.equal(window.session.state.kind, 'failed');
      aws.faults.clear();
      const active = new Promise<void>((resolve) => {
        const listener = window.session.onDidChange(({ kind }) => {
          if (kind === 'active') {
            listener.dispose();
            resolve();
          }
        });
      });
      await window.advance(MINUTE);
      await active;

      window.session.release();
      aws.faults.add({ fault: { kind: 'reset' } });
      await window.session.restore('hub');
      window.session.release();
      assert.equal(clock.waiting, 0);
    });

    /** A choice of a person who gives up once STS is asked. */
    async function chooseAndCancel(name: string): Promise<void> {
      const leaver = new AbortController();
      aws.faults.add({ fault: { kind: 'hang' }, roleArn: role('production', 'DataExport') });
      const choice = window.session.assume(name, { signal: leaver.signal });
      await aws.journal.until((entries) =>
        entries.some(({ parameters }) => parameters['RoleArn'] === role('production', 'DataExport')),
      );
      leaver.abort(new CancelledError());
      await assert.rejects(choice, CancelledError);
      aws.faults.clear();
    }

    /** The kinds of state up to the one that is waited for. */
    async function states(until: WindowIdentity['kind']): Promise<string[]> {
      const kinds: string[] = [];
      await new Promise<void>((resolve) => {
        const listener = window.session.onDidChange(({ kind }) => {
          kinds.push(kind);
          if (kind === until) {
            listener.dispose();
            resolve();
          }
        });
      });
      return kinds;
    }

    it('goes on being tried though another choice was begun and cancelled', async () => {
      aws.faults.add({ fault: { kind: 'reset' } });
      await window.session.restore('staging-deploy');
      aws.faults.clear();
      await chooseAndCancel('prod-data');
      const { state } = window.session;
      assert.ok(state.kind === 'failed' && state.name === 'staging-deploy');
      const back = states('active');
      await window.advance(MINUTE);
      await back;
      assert.equal(active(window.session.state).identity.plan.name, 'staging-deploy');
    });

    it('that a choice has interrupted begins again when that is cancelled', async () => {
      aws.faults.add({ fault: { kind: 'hang' }, roleArn: role('hub', 'Hub') });
      const restored = window.session.restore('staging-deploy');
      await aws.journal.until((entries) => entries.some(({ outcome }) => outcome === 'pending'));
      const back = states('active');
      await chooseAndCancel('prod-data');
      await restored;
      assert.ok(!(await back).includes('none'));
      assert.equal(active(window.session.state).identity.plan.name, 'staging-deploy');
    });

    it('does not come back once a choice has failed: that is what a person wants now', async () => {
      aws.faults.add({ fault: { kind: 'reset' } });
      await window.session.restore('staging-deploy');
      aws.faults.clear();
      await assert.rejects(window.session.assume('prod-data', background()), HopError);
      await chooseAndCancel('prod-data');
      const { state } = window.session;
      assert.ok(state.kind === 'failed' && state.name === 'prod-data');
      assert.equal(clock.waiting, 0);
    });

    it('waits for a profile that is not there yet, or broken', async () => {
      const hub = plans.get('hub');
      assert.ok(hub);
      for (const now of [undefined, plans.get('broken')]) {
        if (now === undefined) plans.delete('hub');
        else plans.set('hub', now);
        await window.session.restore('hub');
        assert.equal(window.session.state.kind, 'failed');
        await window.session.configurationChanged();
        assert.equal(window.session.state.kind, 'failed');
        plans.set('hub', hub);
        await window.session.configurationChanged();
        assert.equal(active(window.session.state).identity.plan.name, 'hub');
        window.session.release();
      }
      plans.delete('hub');
      await assert.rejects(window.session.assume('hub', background()), UnknownChainError);
      plans.set('hub', hub);
      await window.session.configurationChanged();
      assert.equal(window.session.state.kind, 'failed', 'what a person chose is chosen again by a person');
    });

    it('waits for the person where one is needed', async () => {
      await window.session.restore('prod-admin');
      const { state } = window.session;
      assert.ok(state.kind === 'failed' && state.error.name === 'PersonNeededError');
      assert.equal(aws.journal.entries.length, 0);
    });
  });
});
