import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { SessionVault, type ForgetMark, type SessionVaultDeps } from '../../../src/sessions/sessionVault.ts';
import { parseVault } from '../../../src/sessions/vaultFormat.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { SharedSecrets } from '../../support/secretStore.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

let clock: FakeClock;
let aws: LocalAws;
let secrets: SharedSecrets;
let unavailable: unknown[];
let open: { window: TestWindow; vault: SessionVault }[];
let plans: ReadonlyMap<string, ChainPlan>;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  secrets = new SharedSecrets();
  unavailable = [];
  open = [];
  const hub = hop(role('hub', 'Hub'));
  const work = staticKeys(KEYS.dana);
  const hubAdmin = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
  plans = new Map([
    ['hub', chainPlan(aws.url, work, [hub], { name: 'hub' })],
    ['deploy', chainPlan(aws.url, work, [hub, hop(role('staging', 'Deploy'))], { name: 'deploy' })],
    ['admin', chainPlan(aws.url, work, [hubAdmin, hop(role('production', 'Admin'))], { name: 'admin' })],
  ]);
});
afterEach(async () => {
  for (const { window, vault } of open) {
    await window.close();
    vault.dispose();
    assert.deepEqual(window.errors, []);
  }
  await aws.close();
});

function openWindow(more: Partial<SessionVaultDeps> = {}): TestWindow {
  const vault = new SessionVault({
    secrets,
    now: () => clock.now(),
    onUnavailable: (error) => unavailable.push(error),
    onError: (error) => {
      throw error;
    },
    ...more,
  });
  const window = newWindow({ clock, planOf: (name) => plans.get(name), vault });
  open.push({ window, vault });
  return window;
}

function newMark(): ForgetMark {
  let at = 0;
  return {
    get at() {
      return at;
    },
    set: (time) => {
      at = time;
      return Promise.resolve();
    },
  };
}

function background(): Asker {
  return { signal: new AbortController().signal };
}

function person(): Asker {
  return { ...background(), askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)) };
}

/** Waits until the store's text satisfies a condition. */
async function stored(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      const listener = secrets.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
  }
}

/** Waits until a window knows of live sessions for every hop of a chain. */
async function learned({ sessions }: TestWindow, name: string): Promise<void> {
  const plan = plans.get(name);
  assert.ok(plan);
  while (sessions.liveHops(plan).includes(undefined)) {
    await new Promise<void>((resolve) => {
      const listener = sessions.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
  }
}

const keptCount = (): number => parseVault(secrets.text).sessions.size;

describe('SessionVault', () => {
  it('spares a reloaded window every call and every code', async () => {
    await openWindow().session.assume('admin', person());
    await stored(() =>
      [...parseVault(secrets.text).sessions.values()].some(({ verified }) => verified !== undefined),
    );
    aws.journal.clear();
    await openWindow().session.restore('admin');
    assert.equal(aws.journal.entries.length, 0);
    assert.equal(open[1]?.window.session.state.kind, 'active');
  });

  it('keeps no long-term keys', async () => {
    await openWindow().session.assume('hub', background());
    await stored(() => keptCount() > 0);
    assert.ok(!secrets.text.includes(KEYS.dana.secretAccessKey));
  });

  it('keeps no MFA code', async () => {
    const code = aws.mfaCode(MFA.dana.serial);
    await openWindow().session.assume('admin', {
      ...background(),
      askMfaCode: () => Promise.resolve(code),
    });
    await stored(() => keptCount() > 0);
    assert.doesNotMatch(secrets.text, new RegExp(`(?<!\\d)${code}(?!\\d)`));
  });

  it('lets a window that is open learn what another has made', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await other.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    await one.session.assume('deploy', background());
    await learned(other, 'deploy');
    aws.journal.clear();
    await other.session.assume('deploy', background());
    assert.equal(aws.journal.of('AssumeRole').length, 0);
  });

  it('makes at most one extra call when two windows race, and settles on both', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await Promise.all([
      one.session.assume('deploy', background()),
      other.session.assume('hub', background()),
    ]);
    assert.ok(aws.journal.of('AssumeRole').length <= 3);
    await stored(() => keptCount() === 2);
    aws.journal.clear();
    await openWindow().session.assume('deploy', background());
    assert.equal(aws.journal.of('AssumeRole').length, 0);
  });

  it('forgets for all windows', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await one.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    await other.session.assume('hub', background());
    await clock.advance(1000);
    const released = new Promise<void>((resolve) => {
      other.session.onDidChange(({ kind }) => {
        if (kind === 'none') {
          resolve();
        }
      });
    });
    await one.sessions.forgetAll();
    await released;
    assert.equal(one.session.state.kind, 'none');
    assert.equal(keptCount(), 0);
    await clock.advance(1000);
    aws.journal.clear();
    await other.session.assume('hub', background());
    assert.equal(aws.journal.of('AssumeRole').length, 1);
  });

  describe('in a browser, where no window hears of what another keeps', () => {
    /** A window with what is kept as it was when it opened. */
    const inBrowser = (mark: ForgetMark, text?: string, more: Partial<SessionVaultDeps> = {}) => {
      const own = new SharedSecrets(text);
      return { window: openWindow({ secrets: own, mark, ...more }), secrets: own };
    };

    it('forgets for all windows, at their next look', async () => {
      const mark = newMark();
      const [one, other] = [inBrowser(mark), inBrowser(mark)];
      await other.window.session.assume('hub', background());
      await clock.advance(1000);
      await one.window.sessions.forgetAll();
      await other.window.sessions.catchUp();
      const after = other.window.session.state;
      assert.equal(after.kind, 'none');
      await clock.advance(1000);
      aws.journal.clear();
      await other.window.session.assume('hub', background());
      await other.window.sessions.catchUp();
      assert.equal(aws.journal.of('AssumeRole').length, 1);
      assert.equal(other.window.session.chosenName, 'hub');
    });

    it('takes no forgotten session from a copy that another window wrote back', async () => {
      const mark = newMark();
      const one = inBrowser(mark);
      await one.window.session.assume('hub', background());
      while (parseVault(one.secrets.text).sessions.size === 0) await clock.advance(1);
      const copy = one.secrets.text;
      await clock.advance(1000);
      await one.window.sessions.forgetAll();
      await clock.advance(1000);
      const next = inBrowser(mark, copy);
      aws.journal.clear();
      await next.window.session.assume('hub', background());
      assert.equal(aws.journal.of('AssumeRole').length, 1);
      assert.equal(parseVault(next.secrets.text).forgottenAt, mark.at);
    });

    it('ends nothing that is made after it, though the clock was hours ahead when it was', async () => {
      const mark = newMark();
      const ahead = new FakeClock(clock.now() + 36_000_000);
      const before = inBrowser(mark, undefined, { now: () => ahead.now() });
      await before.window.sessions.forgetAll();
      const { window, secrets: own } = inBrowser(mark);
      for (const again of [false, true]) {
        if (again) await window.sessions.forgetAll();
        await window.session.assume('hub', background());
        while (parseVault(own.text).sessions.size === 0) await clock.advance(1);
        await window.sessions.catchUp();
        assert.equal(window.session.state.kind, 'active');
        aws.journal.clear();
        await inBrowser(mark, own.text).window.session.assume('hub', background());
        assert.equal(aws.journal.of('AssumeRole').length, 0);
      }
    });
  });

  it('drops what an edit of the configuration has cut off, and nothing of other windows', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await other.session.assume('admin', person());
    await one.session.assume('deploy', background());
    await stored(() => keptCount() === 5);
    await one.sessions.retain([...plans.values()].filter(({ name }) => name === 'hub'));
    await stored(() => keptCount() === 4);
    aws.journal.clear();
    await one.session.assume('deploy', background());
    assert.deepEqual(
      aws.journal.of('AssumeRole').map(({ parameters }) => parameters['RoleArn']),
      [role('staging', 'Deploy')],
    );
  });

  it('goes on in memory where there is no keyring, and says so once', async () => {
    secrets.break();
    const window = openWindow();
    await window.session.assume('hub', background());
    await window.session.assume('deploy', background());
    assert.equal(window.session.state.kind, 'active');
    assert.equal(unavailable.length, 1);
  });

  it('tells at once of a store that fails while nothing else changes', async () => {
    const window = openWindow();
    const told = new Promise<void>((resolve) => {
      window.sessions.onDidLoseStore(resolve);
    });
    await window.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    assert.ok(window.sessions.areKept);
    secrets.break();
    await window.session.assume('deploy', background());
    await told;
    assert.ok(!window.sessions.areKept);
  });

  it('empties a store that had failed and works by now, when all is forgotten', async () => {
    const window = openWindow();
    await window.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    secrets.break();
    await window.session.assume('deploy', background());
    await clock.advance(1000);
    secrets.mend();
    await window.sessions.forgetAll();
    assert.equal(keptCount(), 0);
    assert.equal(unavailable.length, 1);
  });

  it('keeps what is made after all was forgotten by a clock that was ahead, and is forgotten again', async () => {
    const mark = newMark();
    const twoHours = 2 * 3_600_000;
    const ahead = openWindow({ mark, now: () => clock.now() + twoHours });
    await ahead.sessions.forgetAll();
    await clock.advance(1000);
    const [one, other] = [openWindow({ mark }), openWindow({ mark })];
    await one.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    await other.session.assume('deploy', background());
    await stored(() => keptCount() === 2);
    await one.sessions.catchUp();
    assert.equal(one.session.state.kind, 'active');
    await clock.advance(1000);
    await one.sessions.forgetAll();
    await other.sessions.catchUp();
    assert.equal(other.session.state.kind, 'none');
    assert.equal(keptCount(), 0);
    await clock.advance(1000);
    await one.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    await one.sessions.catchUp();
    assert.equal(one.session.state.kind, 'active');
  });

  it('says that it could not be emptied, though this window has forgotten', async () => {
    const window = openWindow();
    await window.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    secrets.break();
    await window.session.refresh(background());
    await clock.advance(1000);
    await assert.rejects(window.sessions.forgetAll(), /No keyring/);
    assert.equal(window.session.state.kind, 'none');
    secrets.mend();
    assert.equal(keptCount(), 1);
    await window.sessions.forgetAll();
    assert.equal(keptCount(), 0);
  });

  it('is deleted where it takes no other text', async () => {
    const window = openWindow();
    await window.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    secrets.store = () => Promise.reject(new Error('Full.'));
    await clock.advance(1000);
    await window.sessions.forgetAll();
    assert.equal(secrets.text, '');
    assert.equal(unavailable.length, 1);
  });

  for (const [what, text] of [
    ['cut off', '{"version":1,"sessions":[["k",{"acc'],
    ['of another version', '{"version":99,"sessions":[]}'],
    ['of the wrong types', '{"version":1,"sessions":[[1,2],["k",{"accessKeyId":4,"trail":"x"}],null]}'],
    ['not JSON', 'garbage'],
  ] as const) {
    it(`takes a text that is ${what} as none`, async () => {
      await openWindow().session.assume('hub', background());
      await stored(() => keptCount() === 1);
      secrets.overwrite(text);
      aws.journal.clear();
      await openWindow().session.assume('hub', background());
      assert.equal(aws.journal.of('AssumeRole').length, 1);
    });
  }

  it('writes nothing for an identity that is already kept', async () => {
    const window = openWindow();
    await window.session.assume('hub', background());
    await stored(() => keptCount() === 1);
    const { writes } = secrets;
    await window.session.assume('hub', background());
    assert.equal(secrets.writes, writes);
  });
});
