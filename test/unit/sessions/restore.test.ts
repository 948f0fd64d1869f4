import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { CancelledError, HopError, UnknownChainError } from '../../../src/sts/errors.ts';
import { organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';
import { active, background, samplePlans } from './bench.ts';

const MINUTE = 60_000;

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

describe('the identity of the last time, when a window opens', () => {
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
