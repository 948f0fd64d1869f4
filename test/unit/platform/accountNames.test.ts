import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Accounts } from '../../../src/config/accounts.ts';
import { AccountLabels, AccountNames } from '../../../src/platform/accountNames.ts';
import { followAccountNames } from '../../../src/platform/followAccountNames.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import type { SignedIn } from '../../../src/sessions/signIns.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { active, chain, MINUTE, prodAdmin } from '../views/samples.ts';

const [HUB, DEV] = ['111111111111', '222222222222'];

function rethrow(error: unknown): never {
  throw error;
}

function store(values = new Map<string, unknown>()) {
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: async (key: string, value: unknown): Promise<void> => {
      values.set(key, JSON.parse(JSON.stringify(value)));
    },
  };
}

const sso = {
  ...({ kind: 'sso', profile: 'engineer', session: 'meadow' } as const),
  ...{ startUrl: 'https://meadow.awsapps.com/start', ssoRegion: 'eu-west-1' },
  ...{ ssoAccountId: HUB, ssoRoleName: 'Engineer' },
};
const engineer = chain('engineer', [], { base: sso });
const session = { name: 'meadow', startUrl: sso.startUrl, region: sso.ssoRegion };

describe('the names that Identity Center gives accounts', () => {
  test('are kept from window to window, by session', async () => {
    const kept = store();
    const names = new AccountNames(kept, rethrow);
    let changes = 0;
    names.onDidChange(() => (changes += 1));
    await names.keep(
      'meadow',
      [
        { id: HUB, name: 'identity ' },
        { id: DEV, name: DEV },
      ],
      1_000,
    );
    await names.keep(
      'other',
      [
        { id: DEV, name: 'dev' },
        { id: 'no account', name: 'x' },
      ],
      2_000,
    );
    await names.keep('other', [{ id: DEV, name: 'dev' }], 3_000);
    assert.equal(changes, 2);
    const again = new AccountNames(kept, rethrow);
    assert.deepEqual(
      [...again.names],
      [
        [HUB, 'identity'],
        [DEV, 'dev'],
      ],
    );
    assert.deepEqual(
      [again.toldAt('meadow'), again.toldAt('other'), again.toldAt('x')],
      [1_000, 3_000, undefined],
    );
    await again.keep('meadow', [], 4_000);
    assert.deepEqual([...again.names], [[DEV, 'dev']]);
  });

  test('are nothing where something else was stored', () => {
    for (const value of [
      7,
      [],
      { meadow: 'x' },
      { meadow: { at: '1', names: {} } },
      { m: { at: 1, names: { [HUB]: 7 } } },
    ]) {
      assert.deepEqual([...new AccountNames(store(new Map([['accountNames', value]])), rethrow).names], []);
    }
  });

  test('give way to the person’s own, colour by colour', async () => {
    const names = new AccountNames(store(), rethrow);
    const setting = new Emitter<Accounts>(rethrow);
    let value: Accounts = new Map([[HUB, { color: 'red' }]]);
    const labels = new AccountLabels(
      {
        get value() {
          return value;
        },
        onDidChange: setting.event,
      },
      names,
      rethrow,
    );
    const said: Accounts[] = [];
    labels.onDidChange((now) => said.push(now));
    await names.keep(
      'meadow',
      [
        { id: HUB, name: 'identity' },
        { id: DEV, name: 'dev' },
      ],
      1,
    );
    assert.deepEqual(
      [...labels.value],
      [
        [HUB, { name: 'identity', color: 'red' }],
        [DEV, { name: 'dev' }],
      ],
    );
    value = new Map([[DEV, { name: 'Development' }]]);
    setting.fire(value);
    assert.deepEqual(
      [...labels.value],
      [
        [HUB, { name: 'identity' }],
        [DEV, { name: 'Development' }],
      ],
    );
    assert.equal(said.length, 2);
    assert.equal(labels.value, labels.value);
  });
});

describe('Identity Center is asked for the names of accounts', () => {
  function bench() {
    const clock = new FakeClock();
    const windowChanged = new Emitter<WindowIdentity>(rethrow);
    const signedIn = new Emitter<SignedIn>(rethrow);
    const names = new AccountNames(store(), rethrow);
    const warned: string[] = [];
    const asked: AbortSignal[] = [];
    let answer: () => Promise<readonly { id: string; name: string }[]> = async () => [
      { id: HUB, name: 'identity' },
    ];
    const following = followAccountNames({
      window: { onDidChange: windowChanged.event },
      signIns: { onDidSignIn: signedIn.event },
      gateway: async () => ({
        accounts: async (_target, _session, signal) => {
          asked.push(signal);
          return answer();
        },
      }),
      ...{ names, clock },
      log: { warn: (message) => warned.push(message) },
    });
    return {
      ...{ clock, names, warned, asked, following },
      answers: (next: typeof answer) => (answer = next),
      activate: (state: WindowIdentity) => {
        windowChanged.fire(state);
        return settled();
      },
      signIn: () => {
        signedIn.fire({ plan: engineer, session });
        return settled();
      },
    };
  }
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const engineering = active(engineer, 30 * MINUTE);

  test('when somebody has signed in', async () => {
    const { signIn, names, asked } = bench();
    await signIn();
    await signIn();
    assert.equal(asked.length, 2);
    assert.deepEqual([...names.names], [[HUB, 'identity']]);
  });

  test('once a day when an identity starts there, and for no other', async () => {
    const { activate, asked, clock } = bench();
    await activate(active(prodAdmin, 30 * MINUTE));
    await activate({ kind: 'none' });
    assert.equal(asked.length, 0);
    for (let turn = 0; turn < 3; turn++) await activate(engineering);
    assert.equal(asked.length, 1);
    await clock.advance(24 * 60 * MINUTE);
    await activate(engineering);
    assert.equal(asked.length, 2);
  });

  test('quietly: where it refuses, it is left alone for an hour', async () => {
    const { activate, answers, asked, clock, warned } = bench();
    answers(() => Promise.reject(new Error('No access')));
    await activate(engineering);
    await activate(engineering);
    assert.deepEqual([asked.length, warned.length], [1, 1]);
    await clock.advance(60 * MINUTE);
    await activate(engineering);
    assert.equal(asked.length, 2);
  });

  test('until the window goes', async () => {
    const { activate, following, asked, warned, answers } = bench();
    answers(
      () =>
        new Promise((_resolve, reject) =>
          asked[0]?.addEventListener('abort', () => reject(new Error('gone'))),
        ),
    );
    await activate(engineering);
    following.dispose();
    await settled();
    assert.deepEqual([asked[0]?.aborted, warned], [true, []]);
    await activate(engineering);
    assert.equal(asked.length, 1);
  });
});
