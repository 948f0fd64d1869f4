import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { commandIds } from '../../../src/commands/ids.ts';
import { statusLinkCommands, statusOf } from '../../../src/views/statusText.ts';
import {
  active,
  chain,
  hop,
  identity,
  MINUTE,
  moment,
  needsMfa,
  NOW,
  prodAdmin,
  unreachable,
} from './samples.ts';

/** Markdown as it reads. */
const unescaped = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe('the status bar', () => {
  test('says that there is no identity', () => {
    const status = statusOf({ kind: 'none' }, moment);
    assert.equal(status.text, '$(link) No identity');
    assert.equal(status.severity, 'none');
    assert.equal(status.staleIn, undefined);
  });

  test('says in every state that the secret storage has failed', () => {
    const failed = (state: WindowIdentity): string =>
      unescaped(statusOf(state, moment, [], undefined, undefined, false).tooltip);
    for (const state of [{ kind: 'none' } as const, active(prodAdmin, 42 * MINUTE)]) {
      assert.match(failed(state), /secret storage failed: role sessions end with this window/);
      assert.doesNotMatch(statusOf(state, moment).tooltip, /secret storage/);
    }
  });

  for (const [left, text, severity] of [
    [65 * MINUTE, '1h 05m', 'none'],
    [42 * MINUTE + 59_000, '42m', 'none'],
    [5 * MINUTE, '5m', 'warning'],
    [4 * MINUTE + 38_000, '4m 30s', 'warning'],
    [9_000, '<10s', 'warning'],
  ] as const) {
    test(`shows ${text} when ${String(left / 1000)} s are left`, () => {
      const status = statusOf(active(prodAdmin, left), moment);
      assert.equal(status.text, `$(link) prod-admin ${text}`);
      assert.equal(status.severity, severity);
    });
  }

  test('is drawn again exactly when its text changes', () => {
    for (let left = 70 * MINUTE; left > 0;) {
      const status = statusOf(active(prodAdmin, left), moment);
      assert.ok(status.staleIn !== undefined && status.staleIn > 0);
      const early = left - status.staleIn + 1;
      if (early > 0) assert.equal(statusOf(active(prodAdmin, early), moment).text, status.text);
      left -= status.staleIn;
      if (left > 0) assert.notEqual(statusOf(active(prodAdmin, left), moment).text, status.text);
    }
  });

  test('ticks about once a minute, and each ten seconds in the last five', () => {
    const draws = (from: number, to: number): number => {
      let count = 0;
      for (let left = from; left > to; count++) {
        left -= statusOf(active(prodAdmin, left), moment).staleIn ?? Infinity;
      }
      return count;
    };
    assert.equal(draws(60 * MINUTE, 5 * MINUTE), 56);
    assert.equal(draws(5 * MINUTE, 0), 31);
  });

  test('spins and counts the hops while it resolves, and says who serves until then', () => {
    const [, last] = prodAdmin.hops;
    assert.ok(last);
    const previous = identity(chain('dev', [hop('222222222222', 'Dev')]), 10 * MINUTE);
    const step = { kind: 'hop', hop: last, number: 2, of: 2 } as const;
    const status = statusOf({ kind: 'resolving', name: 'prod-admin', step, previous }, moment);
    assert.equal(status.text, '$(sync~spin) prod-admin 2/2');
    assert.match(unescaped(status.tooltip), /Hop 2 of 2: assuming Admin in 333333333333/);
    assert.match(status.tooltip, /new terminals run as dev/);
  });

  test('says offline, with the time of the next try', () => {
    const retryAt = NOW + 2 * MINUTE;
    const status = statusOf(
      active(prodAdmin, 12 * MINUTE, { kind: 'retrying', error: unreachable, retryAt, offline: true }),
      moment,
    );
    assert.equal(status.text, '$(debug-disconnect) prod-admin 12m offline');
    assert.match(status.tooltip, /tried again at \d\d:02/);
    assert.equal(status.severity, 'none');
  });

  test('says that it needs a person', () => {
    const status = statusOf(
      active(prodAdmin, 12 * MINUTE, { kind: 'personNeeded', error: needsMfa }),
      moment,
    );
    assert.equal(status.text, '$(bell-dot) prod-admin 12m needs you');
    assert.equal(status.severity, 'warning');
    assert.match(status.spoken, /needs an MFA code/);
  });

  test('after a reload, an identity that needs a person waits for one and is no failure', () => {
    const status = statusOf({ kind: 'failed', name: 'prod-admin', error: needsMfa }, moment);
    assert.equal(status.text, '$(bell-dot) prod-admin needs you');
    assert.equal(status.severity, 'warning');
  });

  test('shows the failure of a chain that could not be assumed', () => {
    const status = statusOf({ kind: 'failed', name: 'prod-admin', error: unreachable }, moment);
    assert.equal(status.text, '$(error) prod-admin failed');
    assert.equal(status.severity, 'error');
    assert.match(status.spoken, /hop 1 of 2: Hub \(111111111111\) was not assumed/);
  });

  test('says that ended keys are still handed out, and why', () => {
    const status = statusOf(
      { kind: 'expired', identity: identity(prodAdmin, -MINUTE), renewal: { kind: 'scheduled' } },
      moment,
    );
    assert.equal(status.text, '$(error) prod-admin ended');
    assert.equal(status.severity, 'error');
    assert.match(status.tooltip, /so that AWS refuses them rather than taking another identity/);
  });

  test('says what programs get after the end where they ask the endpoint', () => {
    const { tooltip } = statusOf(
      { kind: 'expired', identity: identity(prodAdmin, -MINUTE), renewal: { kind: 'scheduled' } },
      moment,
      [],
      { mode: 'live', hidden: [], repair: 'none' },
    );
    assert.doesNotMatch(tooltip, /ended keys/);
    assert.match(tooltip, /are told so rather than given another identity/);
  });

  test('tells account, ARN and the end of each hop in its tooltip', () => {
    const { tooltip } = statusOf(active(prodAdmin, 42 * MINUTE), moment);
    assert.match(tooltip, /`333333333333`/);
    assert.match(tooltip, /`arn:aws:sts::333333333333:assumed-role\/Admin\/dana`/);
    assert.equal(tooltip.match(/until \d\d:42/g)?.length, 2);
  });

  test('links only to commands that it is trusted with', () => {
    const states = [
      { kind: 'none' },
      active(prodAdmin, MINUTE),
      { kind: 'expired', identity: identity(prodAdmin, -1), renewal: { kind: 'running' } },
      { kind: 'failed', name: 'x', error: unreachable },
      { kind: 'failed', name: 'x', error: needsMfa },
    ] as const;
    const linked = new Set<string>();
    for (const state of states) {
      const { tooltip } = statusOf(state, moment, [], { mode: 'static', hidden: ['x'], repair: 'offered' });
      for (const [, command] of tooltip.matchAll(/\]\(command:([^)?]+)/g)) {
        linked.add(command ?? '');
      }
    }
    assert.deepEqual([...linked].sort(), [...statusLinkCommands].sort());
    assert.ok(statusLinkCommands.every((id) => Object.values<string>(commandIds).includes(id)));
  });

  test('names draw no icons and no links of their own', () => {
    const evil = chain('$(zap) [x](command:evil)', [hop('111111111111', 'Hub')]);
    const status = statusOf(active(evil, 10 * MINUTE), moment);
    assert.doesNotMatch(status.text, /\$\(zap\)/);
    assert.doesNotMatch(status.tooltip, /\$\(zap\)|\[x\]\(command/);
  });

  test('is read without ticking seconds', () => {
    const spoken = new Set<string>();
    for (let left = 5 * MINUTE - 1; left >= MINUTE; left -= 1_000) {
      spoken.add(statusOf(active(prodAdmin, left), moment).spoken);
    }
    assert.deepEqual([...spoken], ['Role Chain: prod-admin, less than 5 minutes left.']);
  });

  test('shows no secret in any state', () => {
    const texts = JSON.stringify([
      statusOf(active(prodAdmin, MINUTE), moment),
      statusOf(
        {
          kind: 'expired',
          identity: identity(prodAdmin, -1),
          renewal: { kind: 'refused', error: unreachable, retryAt: NOW },
        },
        moment,
      ),
    ]);
    assert.doesNotMatch(texts, /live-secret|live-token|long-term-secret/);
  });
});
