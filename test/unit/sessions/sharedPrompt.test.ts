import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { WindowSession } from '../../../src/sessions/windowSession.ts';
import { CancelledError, PersonNeededError } from '../../../src/sts/errors.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

let clock: FakeClock;
let aws: LocalAws;
let window: TestWindow;
let admin: ChainPlan;
let prodAdmin: ChainPlan;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  const hubAdmin = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
  const work = staticKeys(KEYS.dana);
  admin = chainPlan(aws.url, work, [hubAdmin], { name: 'admin' });
  prodAdmin = chainPlan(aws.url, work, [hubAdmin, hop(role('production', 'Admin'))], { name: 'prod-admin' });
});
afterEach(async () => {
  await window.close();
  await aws.close();
});

const plans = (name: string): ChainPlan | undefined => [admin, prodAdmin].find((plan) => plan.name === name);
const background = (): Asker => ({ signal: new AbortController().signal });

/** A person who looks at the box until the test says what they do. */
function personWithBox() {
  const leaving = new AbortController();
  let opens: () => void;
  const opened = new Promise<void>((resolve) => (opens = resolve));
  let types: (code: string) => void;
  let pressesEscape: () => void;
  const answer = new Promise<string>((resolve, reject) => {
    types = resolve;
    pressesEscape = () => {
      reject(new CancelledError());
    };
  });
  let box: AbortSignal | undefined;
  const asker: Asker = {
    signal: leaving.signal,
    askMfaCode: async (_prompt, signal) => {
      box = signal;
      signal.addEventListener('abort', pressesEscape);
      opens();
      return answer;
    },
  };
  return {
    ...{ asker, opened },
    boxIsOpen: () => box?.aborted === false,
    types: () => {
      types(aws.mfaCode(MFA.dana.serial));
    },
    pressesEscape: () => {
      pressesEscape();
    },
    cancelsTheProgress: () => {
      leaving.abort(new CancelledError());
    },
  };
}

for (const [what, mfaSessionSeconds] of [
  ['that serves every role', 43_200],
  ['per role', 0],
] as const) {
  describe(`a code ${what}, asked for while others wait`, () => {
    beforeEach(() => {
      window = newWindow({ clock, planOf: plans, settings: { mfaSessionSeconds } });
    });

    it('that is given serves the background too', async () => {
      const dana = personWithBox();
      const chosen = window.sessions.resolve(prodAdmin, dana.asker);
      await dana.opened;
      const joined = window.sessions.resolve(admin, background());
      dana.types();
      await Promise.all([chosen, joined]);
    });

    for (const how of ['pressesEscape', 'cancelsTheProgress'] as const) {
      it(`and a person ${how}: the box is closed, and the background needs a person`, async () => {
        const dana = personWithBox();
        const chosen = window.sessions.resolve(prodAdmin, dana.asker);
        await dana.opened;
        const joined = window.sessions.resolve(admin, background());
        // The second has to have joined the first by then.
        await new Promise((resolve) => setImmediate(resolve));
        dana[how]();
        await assert.rejects(chosen, CancelledError);
        await assert.rejects(joined, PersonNeededError);
        if (how === 'cancelsTheProgress') assert.ok(!dana.boxIsOpen());
      });
    }

    it('and the person leaves: who still waits is asked instead', async () => {
      const [dana, other] = [personWithBox(), personWithBox()];
      const chosen = window.sessions.resolve(prodAdmin, dana.asker);
      await dana.opened;
      const joined = window.sessions.resolve(prodAdmin, other.asker);
      await new Promise((resolve) => setImmediate(resolve));
      dana.cancelsTheProgress();
      await assert.rejects(chosen, CancelledError);
      await other.opened;
      assert.ok(!dana.boxIsOpen());
      other.types();
      assert.equal((await joined).plan, prodAdmin);
    });
  });
}

describe('a renewal', () => {
  it('that joined a prompt which is cancelled says that a person is needed', async () => {
    window = newWindow({ clock, planOf: plans, settings: { mfaSessionSeconds: 0 } });
    const { sessions } = window;
    const pinned = new WindowSession({
      ...{ sessions, clock, renewal: () => 'inUse' as const, jitter: 0 },
      planOf: (name) => Promise.resolve(plans(name)),
      onError: (error) => assert.fail(String(error)),
    });
    const askMfaCode: Asker['askMfaCode'] = ({ serial }) => Promise.resolve(aws.mfaCode(serial));
    await pinned.assume('admin', { ...background(), askMfaCode });
    clock.sleep(3_660_000);
    const dana = personWithBox();
    const chosen = window.session.assume('prod-admin', dana.asker);
    await dana.opened;
    const renewed = pinned.freshen();
    await new Promise((resolve) => setImmediate(resolve));
    dana.pressesEscape();
    await assert.rejects(chosen, CancelledError);
    await renewed;
    assert.ok(pinned.state.kind === 'expired' && pinned.state.renewal.kind === 'personNeeded');
    pinned.dispose();
  });

  it('that fails in a way nobody has foreseen is reported, and tried again', async () => {
    let failing = false;
    const planOf = (name: string): ChainPlan | undefined => {
      if (failing) throw new TypeError('unforeseen');
      return plans(name);
    };
    window = newWindow({ clock, planOf });
    const askMfaCode: Asker['askMfaCode'] = ({ serial }) => Promise.resolve(aws.mfaCode(serial));
    await window.session.assume('admin', { ...background(), askMfaCode });
    failing = true;
    await window.advance(46 * 60_000);
    assert.match(window.errors.map(String).join(), /unforeseen/);
    failing = false;
    await window.advance(6 * 60_000);
    const { state } = window.session;
    assert.ok(state.kind === 'active' && (state.identity.expiresAt ?? 0) > clock.now() + 50 * 60_000);
  });
});
