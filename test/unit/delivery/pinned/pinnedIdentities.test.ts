import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Configuration } from '../../../../src/config/configuration.ts';
import { Secret } from '../../../../src/config/secret.ts';
import {
  PinnedIdentities,
  type PinnedIdentitiesDeps,
} from '../../../../src/delivery/pinned/pinnedIdentities.ts';
import { pinnedPath } from '../../../../src/delivery/endpoint/tokens.ts';
import { BrokenChainError, UnknownChainError } from '../../../../src/sts/errors.ts';
import { chain, configuration, hop, identity, MINUTE, prodAdmin } from '../../views/samples.ts';

const asker = { signal: new AbortController().signal };

function open(more: Partial<PinnedIdentitiesDeps> = {}, plans = [prodAdmin]) {
  const log: string[] = [];
  const resolved = identity(prodAdmin, 60 * MINUTE);
  const pinned = new PinnedIdentities({
    sessions: { resolve: () => Promise.resolve(resolved) } as never,
    identities: {
      hold: (name) => {
        log.push(`hold ${name}`);
        return { dispose: () => log.push(`let go ${name}`) };
      },
      session: () => ({
        state: { kind: 'none' },
        restore: (name) => {
          log.push(`restore ${name}`);
          return Promise.resolve();
        },
      }),
    },
    endpoint: {
      pin: (name) => {
        log.push(`pin ${name}`);
        const url = `http://127.0.0.1:1${pinnedPath(name)}`;
        return Promise.resolve({
          ...{ name, url, openUrl: `${url}?`, token: new Secret('token') },
          dispose: () => log.push(`unpin ${name}`),
        });
      },
    },
    source: { current: () => Promise.resolve(configuration(plans)) },
    setting: { value: 'auto' },
    otherMachine: false,
    env: { AWS_PROFILE: 'inherited' },
    log: { debug: () => {}, info: () => {}, warn: (message) => log.push(message), error: () => {} },
    ...more,
  });
  return { pinned, log };
}

describe('an identity that something holds', () => {
  test('is renewed and reachable as long as it is held', async () => {
    const { pinned, log } = open();
    const one = await pinned.open('prod-admin', asker);
    assert.equal(one.mode, 'live');
    assert.equal(one.values.get('AWS_CONTAINER_AUTHORIZATION_TOKEN'), 'token');
    assert.deepEqual(log, ['hold prod-admin', 'restore prod-admin', 'pin prod-admin']);
    one.dispose();
    assert.deepEqual(log.slice(3), ['unpin prod-admin', 'let go prod-admin']);
  });

  const fixed: readonly (readonly [
    string,
    Partial<PinnedIdentitiesDeps>,
    Configuration['plans'] | undefined,
  ])[] = [
    ['the setting says so', { setting: { value: 'static' } }, undefined],
    ['terminals are on another machine', { otherMachine: true }, undefined],
    [
      'terminals are on another machine, whatever the setting says',
      { otherMachine: true, setting: { value: 'live' } },
      undefined,
    ],
    ['there is no port', { endpoint: { pin: () => Promise.reject(new Error('no port')) } }, undefined],
    [
      'a [default] would hide the endpoint',
      {},
      configuration([prodAdmin, chain('default', [hop('1', 'X')])]).plans,
    ],
  ];
  for (const [why, more, plans] of fixed) {
    test(`has fixed keys where ${why}`, async () => {
      const source =
        plans === undefined
          ? {}
          : { source: { current: () => Promise.resolve({ ...configuration([]), plans }) } };
      const { pinned } = open({ ...more, ...source });
      const one = await pinned.open('prod-admin', asker);
      assert.equal(one.mode, 'static');
      assert.equal(one.values.get('AWS_ACCESS_KEY_ID'), 'ASIALIVEEXAMPLE00000');
      assert.ok(!one.values.has('AWS_CONTAINER_CREDENTIALS_FULL_URI'));
    });
  }

  test('is opened again for who shows its pointer, after another extension host', async () => {
    const { pinned, log } = open();
    const one = await pinned.reopen(`http://127.0.0.1:1${pinnedPath('prod-admin')}`, 'token');
    assert.equal(one?.name, 'prod-admin');
    assert.deepEqual(log, ['pin prod-admin', 'hold prod-admin', 'restore prod-admin']);
    one.dispose();
    assert.deepEqual(log.slice(3), ['unpin prod-admin', 'let go prod-admin']);
  });

  for (const [what, url, token] of [
    ['another token', `http://127.0.0.1:1${pinnedPath('prod-admin')}`, 'guess'],
    ['another port', `http://127.0.0.1:2${pinnedPath('prod-admin')}`, 'token'],
    ['an address of another kind', 'http://127.0.0.1:1/w', 'token'],
    ['another host', `http://elsewhere:1${pinnedPath('prod-admin')}`, 'token'],
  ] as const) {
    test(`is held for nobody who shows ${what}`, async () => {
      const { pinned, log } = open();
      assert.equal(await pinned.reopen(url, token), undefined);
      assert.deepEqual(
        log.filter((line) => /^(hold|restore)/.test(line)),
        [],
      );
      assert.equal(
        log.filter((line) => line.startsWith('pin')).length,
        log.filter((line) => line.startsWith('unpin')).length,
      );
    });
  }

  test('is let go where it could not be opened again', async () => {
    const log: string[] = [];
    const { pinned } = open({
      identities: {
        hold: () => ({ dispose: () => log.push('let go') }),
        session: () => ({
          state: { kind: 'none' },
          restore: () => Promise.reject(new TypeError('A part is missing.')),
        }),
      },
      endpoint: {
        pin: (name) =>
          Promise.resolve({
            ...{
              name,
              url: `http://127.0.0.1:1${pinnedPath(name)}`,
              openUrl: '',
              token: new Secret('token'),
            },
            dispose: () => log.push('unpin'),
          }),
      },
    });
    const url = `http://127.0.0.1:1${pinnedPath('prod-admin')}`;
    await assert.rejects(pinned.reopen(url, 'token'), TypeError);
    assert.deepEqual(log.sort(), ['let go', 'unpin']);
  });

  test('is not hidden by what VS Code was started with: none of it gets there', async () => {
    const { pinned } = open({ env: { AWS_ACCESS_KEY_ID: 'inherited', AWS_PROFILE: 'inherited' } });
    assert.equal((await pinned.open('prod-admin', asker)).mode, 'live');
  });

  test('has fixed keys where its program inherits what would hide the endpoint', async () => {
    const { pinned } = open();
    assert.equal((await pinned.open('prod-admin', asker, { AWS_PROFILE: 'inherited' })).mode, 'static');
    assert.equal((await pinned.open('prod-admin', asker, { AWS_VAULT: 'a label' })).mode, 'live');
  });

  test('holds nothing where it cannot be resolved', async () => {
    const { pinned, log } = open({}, []);
    await assert.rejects(pinned.open('prod-admin', asker), UnknownChainError);
    const broken = { kind: 'broken', name: 'b', origin: 'profile', problems: [] } as const;
    const other = open({
      source: { current: () => Promise.resolve({ ...configuration([]), plans: new Map([['b', broken]]) }) },
    });
    await assert.rejects(other.pinned.open('b', asker), BrokenChainError);
    assert.deepEqual([...log, ...other.log], []);
  });
});
