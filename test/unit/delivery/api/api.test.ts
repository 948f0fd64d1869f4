import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Consents } from '../../../../src/delivery/api/consents.ts';
import { ExportedApi } from '../../../../src/delivery/api/exportedApi.ts';
import { Emitter } from '../../../../src/sessions/emitter.ts';
import type { WindowIdentity } from '../../../../src/sessions/identity.ts';
import { active, identity, MINUTE, NOW, prodAdmin } from '../../views/samples.ts';

function open(
  state: WindowIdentity,
  answer: () => Promise<boolean | undefined> = () => Promise.resolve(true),
) {
  const stored = new Map<string, unknown>();
  const consents = new Consents({
    get: (key: string) => stored.get(key),
    update: (key: string, value: unknown) => {
      stored.set(key, value);
      return Promise.resolve();
    },
  } as never);
  const changed = new Emitter<WindowIdentity>(() => {});
  const window = {
    state,
    onDidChange: changed.event,
    freshened: 0,
    freshen: () => {
      window.freshened += 1;
      return Promise.resolve();
    },
  };
  const asked: string[] = [];
  const api = new ExportedApi({
    window,
    consents,
    nameOf: (id) => (id.startsWith('known.') ? 'Known Tool' : undefined),
    ask: (name, id) => {
      asked.push(`${name} ${id}`);
      return answer();
    },
    now: () => NOW,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    onError: (error) => {
      throw error;
    },
  });
  const become = (next: WindowIdentity): void => {
    window.state = next;
    changed.fire(next);
  };
  return { v1: api.v1, consents, asked, window, become };
}

describe('the exported API', () => {
  test('shows the identity without a secret', () => {
    const { v1 } = open(active(prodAdmin, 30 * MINUTE));
    assert.equal(v1.identity?.profile, 'prod-admin');
    assert.equal(v1.identity.state, 'active');
    assert.doesNotMatch(JSON.stringify(v1.identity), /secret|token|ASIA/i);
    assert.equal(open({ kind: 'none' }).v1.identity, undefined);
  });

  test('tells of what changed, and not of the steps between', () => {
    const first = active(prodAdmin, 30 * MINUTE);
    const { v1, become } = open(first);
    const heard: unknown[] = [];
    const listener = v1.onDidChange((one) => heard.push(one?.expiration?.getTime()));
    assert.equal(first.kind, 'active');
    become({ ...first, renewal: { kind: 'running' } });
    become(active(prodAdmin, 60 * MINUTE));
    become({ kind: 'none' });
    listener.dispose();
    become(first);
    assert.deepEqual(heard, [NOW + 60 * MINUTE, undefined]);
  });

  test('asks the person once, by name, however often it is called', async () => {
    const { v1, asked, consents } = open(active(prodAdmin, 30 * MINUTE));
    await Promise.all([v1.credentials('known.tool'), v1.credentials('Known.Tool'.toLowerCase())]);
    await v1.credentials('known.tool');
    assert.deepEqual(asked, ['Known Tool known.tool']);
    assert.deepEqual(consents.all, [{ extensionId: 'known.tool', allowed: true }]);
  });

  test('gives fresh credentials in the SDK’s form', async () => {
    const { v1, window } = open(active(prodAdmin, 30 * MINUTE));
    const provider = await v1.credentials('known.tool');
    assert.deepEqual(await provider(), {
      accessKeyId: 'ASIALIVEEXAMPLE00000',
      secretAccessKey: 'live-secret',
      sessionToken: 'live-token',
      expiration: new Date(NOW + 30 * MINUTE),
      accountId: v1.identity?.accountId,
    });
    assert.equal(window.freshened, 1);
  });

  test('remembers a refusal, and forgets it when the person does', async () => {
    const { v1, asked, consents } = open(active(prodAdmin, MINUTE), () => Promise.resolve(false));
    await assert.rejects(v1.credentials('known.tool'), { code: 'NotAllowed' });
    await assert.rejects(v1.credentials('known.tool'), { code: 'NotAllowed' });
    assert.equal(asked.length, 1);
    await consents.forget('known.tool');
    await assert.rejects(v1.credentials('known.tool'), { code: 'NotAllowed' });
    assert.equal(asked.length, 2);
  });

  test('asks again after no answer', async () => {
    const { v1, asked } = open(active(prodAdmin, MINUTE), () => Promise.resolve(undefined));
    await assert.rejects(v1.credentials('known.tool'), { code: 'NotAllowed' });
    await assert.rejects(v1.credentials('known.tool'), { code: 'NotAllowed' });
    assert.equal(asked.length, 2);
  });

  test('refuses who is not there, and a provider that was revoked', async () => {
    const { v1, consents } = open(active(prodAdmin, MINUTE));
    await assert.rejects(v1.credentials('nobody.x'), { code: 'UnknownExtension' });
    await assert.rejects(v1.credentials(3 as never), { code: 'UnknownExtension' });
    const provider = await v1.credentials('known.tool');
    await consents.forget('known.tool');
    await assert.rejects(provider(), { code: 'NotAllowed' });
  });

  test('says when there is nothing to give', async () => {
    const { v1, become } = open({ kind: 'none' });
    const provider = await v1.credentials('known.tool');
    await assert.rejects(provider(), { code: 'NoIdentity' });
    become({ kind: 'expired', identity: identity(prodAdmin, -MINUTE), renewal: { kind: 'scheduled' } });
    await assert.rejects(provider(), { code: 'Expired' });
    assert.equal(v1.identity?.state, 'expired');
  });

  test('cannot be changed by a caller', () => {
    const { v1 } = open({ kind: 'none' });
    assert.throws(() => Object.assign(v1, { credentials: () => {} }), TypeError);
  });
});
