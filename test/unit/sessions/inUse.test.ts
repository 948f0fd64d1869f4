import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import { IdentitiesInUse } from '../../../src/sessions/inUse.ts';
import type { RenewalMode, WindowSession } from '../../../src/sessions/windowSession.ts';
import { KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

const MINUTE = 60_000;

let clock: FakeClock;
let aws: LocalAws;
let window: TestWindow;
let inUse: IdentitiesInUse;
let mode: RenewalMode;

beforeEach(async () => {
  clock = new FakeClock();
  mode = 'inUse';
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  const plan = chainPlan(aws.url, staticKeys(KEYS.dana), [hop(role('hub', 'Hub'))], { name: 'hub' });
  const planOf = (name: string): Plan | undefined => (name === 'hub' ? plan : undefined);
  window = newWindow({ clock, planOf });
  inUse = new IdentitiesInUse({
    sessions: window.sessions,
    clock,
    planOf: (name) => Promise.resolve(planOf(name)),
    renewal: () => mode,
    jitter: 0,
    onError: (error) => assert.fail(String(error)),
  });
});
afterEach(async () => {
  inUse.dispose();
  await window.close();
  await aws.close();
});

async function ask(): Promise<WindowSession> {
  const session = inUse.asked('hub');
  await session.freshen();
  return session;
}

/** Lets time pass; a renewal that begins is waited for. */
async function advance(ms: number): Promise<void> {
  await clock.advance(ms, async () => {
    const { state } = inUse.session('hub');
    if ('renewal' in state && state.renewal.kind === 'running') await inUse.session('hub').freshen();
  });
}

const renewals = (): number => aws.journal.of('AssumeRole').length - 1;

describe('an identity beside the window’s', () => {
  it('is resolved at the first ask, once however many ask, and told to listeners', async () => {
    const kinds: string[] = [];
    inUse.onDidChange(({ name, state }) => kinds.push(`${name} ${state.kind}`));
    await Promise.all(Array.from({ length: 50 }, ask));
    assert.equal(inUse.stateOf('hub').kind, 'active');
    assert.equal(aws.journal.of('AssumeRole').length, 1);
    assert.equal(kinds.at(-1), 'hub active');
    assert.deepEqual(inUse.names, ['hub']);
  });

  it('is renewed for an hour after the last ask, and not for longer', async () => {
    await ask();
    await advance(59 * MINUTE);
    assert.equal(renewals(), 1);
    await advance(10 * 60 * MINUTE);
    assert.equal(renewals(), 1);
    assert.equal(inUse.stateOf('hub').kind, 'expired');
    assert.equal(clock.waiting, 0, 'nothing looks at the clock for it');
  });

  it('is brought back by an ask after its end', async () => {
    await ask();
    await advance(10 * 60 * MINUTE);
    const { state } = await ask();
    assert.equal(state.kind, 'active');
  });

  it('is renewed for as long as something holds it, each holder counted once', async () => {
    await ask();
    const terminal = inUse.hold('hub');
    const other = inUse.hold('hub');
    await advance(5 * 60 * MINUTE);
    assert.equal(inUse.stateOf('hub').kind, 'active');
    other.dispose();
    other.dispose();
    await advance(5 * 60 * MINUTE);
    assert.equal(inUse.stateOf('hub').kind, 'active');
    terminal.dispose();
    await advance(5 * 60 * MINUTE);
    assert.equal(inUse.stateOf('hub').kind, 'expired');
  });

  it('is renewed whether in use or not where the setting says always', async () => {
    mode = 'always';
    await ask();
    await advance(10 * 60 * MINUTE);
    assert.equal(inUse.stateOf('hub').kind, 'active');
  });

  it('is never renewed where the setting says so, and renewed at once when it changes', async () => {
    mode = 'never';
    const terminal = inUse.hold('hub');
    await ask();
    await advance(50 * MINUTE);
    await ask();
    assert.equal(renewals(), 0);
    mode = 'inUse';
    inUse.look();
    await inUse.session('hub').freshen();
    assert.equal(renewals(), 1);
    terminal.dispose();
  });

  it('is gone when everything is forgotten', async () => {
    await ask();
    await window.sessions.forgetAll();
    assert.equal(inUse.stateOf('hub').kind, 'none');
  });

  it('is none before it was needed', () => {
    assert.equal(inUse.stateOf('hub').kind, 'none');
    assert.deepEqual(inUse.names, []);
  });
});
