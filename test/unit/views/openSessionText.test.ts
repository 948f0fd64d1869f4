import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { nextEnd, openSessionText } from '../../../src/views/openSessionText.ts';
import { active, identity, MINUTE, NOW, prodAdmin, unreachable } from './samples.ts';

const text = (mode: 'live' | 'static', state: WindowIdentity, now = NOW) =>
  openSessionText({ name: 'prod-admin', mode, state }, now, english, 'en');

describe('a row of the open sessions', () => {
  test('says until when, and whether it goes on by itself', () => {
    const at = new Date(NOW + 30 * MINUTE);
    const clock = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
    assert.deepEqual(text('live', active(prodAdmin, 30 * MINUTE)), {
      description: `until ${clock} · renewed by itself`,
      spoken: `Terminal as prod-admin, until ${clock} · renewed by itself.`,
      ended: false,
    });
    assert.equal(text('static', active(prodAdmin, 30 * MINUTE)).description, `until ${clock} · fixed keys`);
  });

  test('says that it has ended, by its state or by the clock', () => {
    const state: WindowIdentity = {
      kind: 'expired',
      identity: identity(prodAdmin, -MINUTE),
      renewal: { kind: 'scheduled' },
    };
    assert.equal(text('live', state).description, 'ended · renewed by itself');
    assert.ok(text('static', active(prodAdmin, MINUTE), NOW + MINUTE).ended);
    assert.ok(text('live', { kind: 'failed', name: 'prod-admin', error: unreachable }).ended);
  });

  test('names no end where there is none', () => {
    const { expiresAt: _, ...forEver } = identity(prodAdmin, 0);
    const state: WindowIdentity = { kind: 'active', identity: forEver, renewal: { kind: 'scheduled' } };
    assert.equal(text('static', state).description, 'fixed keys');
  });
});

describe('the next moment at which a row reads differently', () => {
  const state = (inMinutes: number) => ({ state: active(prodAdmin, inMinutes * MINUTE) });

  test('is the nearest end that is still to come', () => {
    const rows = [state(30), state(-5), state(12)];
    assert.equal(nextEnd(rows, NOW), NOW + 12 * MINUTE);
    assert.equal(nextEnd(rows, NOW + 12 * MINUTE), NOW + 30 * MINUTE);
  });

  test('is none where nothing ends any more', () => {
    assert.equal(nextEnd([state(-5), { state: { kind: 'none' } }], NOW), undefined);
    assert.equal(nextEnd([], NOW), undefined);
  });
});
