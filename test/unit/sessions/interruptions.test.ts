import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { SessionVault } from '../../../src/sessions/sessionVault.ts';
import { parseVault } from '../../../src/sessions/vaultFormat.ts';
import { CancelledError } from '../../../src/sts/errors.ts';
import { KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, staticKeys } from '../../support/plans.ts';
import { SharedSecrets } from '../../support/secretStore.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

const asker = { signal: new AbortController().signal };
let clock: FakeClock;
let aws: LocalAws;
let hub: ChainPlan;
let plans: Map<string, ChainPlan>;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  hub = chainPlan(aws.url, staticKeys(KEYS.dana), [hop(role('hub', 'Hub'))], { name: 'hub' });
  plans = new Map([['hub', hub]]);
});
afterEach(() => aws.close());

function renewalOf({ session }: TestWindow): string {
  assert.equal(session.state.kind, 'active');
  return session.state.renewal.kind;
}

describe('a profile that is away for a moment', () => {
  it('takes its identity back into renewal when it returns, without a call', async () => {
    const window = newWindow({ clock, planOf: (name) => plans.get(name) });
    await window.session.assume('hub', asker);
    plans.delete('hub');
    await window.session.configurationChanged();
    assert.equal(renewalOf(window), 'refused');
    aws.journal.clear();
    plans.set('hub', hub);
    await window.session.configurationChanged();
    assert.equal(renewalOf(window), 'scheduled');
    assert.deepEqual(aws.journal.entries, []);
    await window.close();
  });
});

/** A window whose sessions are kept in a store that it may share with others. */
function openKeeping(secrets: SharedSecrets): TestWindow {
  const onError = (error: unknown): void => {
    throw error;
  };
  const vault = new SessionVault({ secrets, now: () => clock.now(), onUnavailable: onError, onError });
  const window = newWindow({ clock, planOf: (name) => plans.get(name), vault });
  const close = async (): Promise<void> => {
    await window.close();
    vault.dispose();
  };
  return { ...window, close };
}

describe('forgetting while the store is being read', () => {
  it('does not let the old sessions come back, nor release what is chosen after', async () => {
    const window = openKeeping(new SharedSecrets());
    // Every keeping of a session makes the window read the store again, and that is still under way here.
    await window.session.assume('hub', asker);
    await window.sessions.forgetAll();
    await clock.advance(1);
    await window.session.assume('hub', asker);
    assert.equal(aws.journal.of('AssumeRole').length, 2);
    // Reads and writes of the store come to rest.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(window.session.state.kind, 'active');
    await window.close();
  });
});

describe('forgetting while a chain is under way', () => {
  const deployPlan = (): ChainPlan =>
    chainPlan(aws.url, staticKeys(KEYS.dana), [hop(role('hub', 'Hub')), hop(role('staging', 'Deploy'))], {
      name: 'deploy',
    });
  const hopIsCalled = (): Promise<unknown> =>
    aws.journal.until((entries) => entries.some(({ outcome }) => outcome === 'pending'));

  for (const [where, forgetter] of [
    ['this window', (here: TestWindow) => here],
    ['another window', (_here: TestWindow, there: TestWindow) => there],
  ] as const) {
    it(`in ${where} ends it: nothing is made, or kept, from what was forgotten`, async () => {
      const secrets = new SharedSecrets();
      const [here, there] = [openKeeping(secrets), openKeeping(secrets)];
      await there.session.assume('hub', asker);
      const deploy = deployPlan();
      aws.faults.add({ fault: { kind: 'hang' }, roleArn: role('staging', 'Deploy') });
      const walk = assert.rejects(here.sessions.resolve(deploy, asker), CancelledError);
      await hopIsCalled();
      await clock.advance(1000);
      await forgetter(here, there).sessions.forgetAll();
      await walk;
      assert.deepEqual(here.sessions.liveHops(deploy), [undefined, undefined]);
      assert.equal(parseVault(secrets.text).sessions.size, 0);
      await here.close();
      await there.close();
    });
  }

  it('is joined by nobody who asks after it', async () => {
    const window = openKeeping(new SharedSecrets());
    aws.faults.add({ fault: { kind: 'hang' }, action: 'AssumeRole', times: 1 });
    const walk = assert.rejects(window.sessions.resolve(deployPlan(), asker), CancelledError);
    await hopIsCalled();
    const forgotten = window.sessions.forgetAll();
    clock.sleep(1000);
    const { plan } = await window.sessions.resolve(hub, asker);
    assert.equal(plan, hub);
    await Promise.all([walk, forgotten]);
    assert.equal(aws.journal.of('AssumeRole').length, 2);
    await window.close();
  });
});
