import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Configuration } from '../../../src/config/configuration.ts';
import type { ChainPlan } from '../../../src/config/plan.ts';
import type { LiveHop, WindowIdentity } from '../../../src/sessions/identity.ts';
import { english } from '../../../src/platform/translate.ts';
import { rowTooltip } from '../../../src/views/tooltips.ts';
import { treeRows } from '../../../src/views/treeModel.ts';
import type { TreeRow } from '../../../src/views/treeRow.ts';
import * as sample from './samples.ts';

const { active, configuration, devAdmin, liveHops, MINUTE, moment, NOW, oldBilling, plain, prodAdmin, work } =
  sample;

function rows(
  config: Configuration,
  window: WindowIdentity = { kind: 'none' },
  live: (plan: ChainPlan) => readonly (LiveHop | undefined)[] = (plan) => plan.hops.map(() => undefined),
): readonly TreeRow[] {
  return treeRows({ configuration: config, window, liveHops: live, t: english });
}

function only(all: readonly TreeRow[]): TreeRow {
  const [row, ...others] = all;
  assert.ok(row);
  assert.deepEqual(others, []);
  return row;
}

const outline = (all: readonly TreeRow[]): unknown =>
  all.map((row) => [row.label, row.description, ...(row.children.length > 0 ? [outline(row.children)] : [])]);

describe('the tree', () => {
  test('has identities in the order of the files, their steps below, and bases in a group', () => {
    assert.deepEqual(outline(rows(configuration([work, prodAdmin, plain, devAdmin]))), [
      [
        'prod-admin',
        '333333333333 · Admin · 2 hops',
        [
          ['work', 'access keys'],
          ['Hub', '111111111111'],
          ['Admin', '333333333333'],
        ],
      ],
      [
        'dev-admin',
        '222222222222 · Developer · 1 hop',
        [
          ['work', 'access keys'],
          ['Developer', '222222222222'],
        ],
      ],
      ['Bases', '1', [['work', 'access keys']]],
    ]);
  });

  test('has no group of bases without bases', () => {
    assert.deepEqual(
      rows(configuration([devAdmin])).map((row) => row.label),
      ['dev-admin'],
    );
  });

  test('a web identity ends in a role, so it is no mere base', () => {
    const role = sample.roleArn('222222222222', 'CiDeploy');
    const base = { kind: 'webIdentity', profile: 'ci', tokenFile: '/token', role } as const;
    const row = only(rows(configuration([sample.chain('ci', [], { base })])));
    assert.equal(row.kind, 'identity');
    assert.equal(row.description, '222222222222 · CiDeploy · no hops');
  });

  test('tells the current, a live, an idle and a broken one apart by state, text and sentence', () => {
    const all = rows(
      configuration([
        prodAdmin,
        devAdmin,
        sample.chain('idle', [sample.hop('1'.repeat(12), 'R')]),
        oldBilling,
      ]),
      active(prodAdmin, 30 * MINUTE),
      (plan) => (plan === devAdmin ? liveHops(plan, NOW + MINUTE) : plan.hops.map(() => undefined)),
    );
    assert.deepEqual(
      all.map((row) => row.state),
      ['current', 'live', 'idle', 'broken'],
    );
    assert.deepEqual(
      all.map((row) => row.description),
      [
        'current · 333333333333 · Admin · 2 hops',
        'live · 222222222222 · Developer · 1 hop',
        '111111111111 · R · 1 hop',
        'broken · 333333333333 · Billing',
      ],
    );
    assert.match(all[0]?.spoken ?? '', /is the identity of this window\.$/);
    assert.match(all[3]?.spoken ?? '', /cannot be resolved: There is no profile “finance”\.$/);
  });

  test('a broken row lists its problems, each with its place', () => {
    const row = only(rows(configuration([oldBilling])));
    assert.deepEqual(
      row.children.map((child) => [child.kind, child.label, child.place?.line]),
      [['problem', 'There is no profile “finance”.', 20]],
    );
  });

  test('warnings mark a row that is otherwise idle', () => {
    const warning = sample.problem('Over an hour.', { severity: 'warning' });
    const row = only(rows(configuration([{ ...devAdmin, problems: [warning] }])));
    assert.equal(row.state, 'warned');
    assert.equal(row.children.at(-1)?.kind, 'problem');
  });

  test('the previous identity stays current while another resolves', () => {
    const previous = sample.identity(prodAdmin, 30 * MINUTE);
    const window = { kind: 'resolving', name: 'dev-admin', step: undefined, previous } as const;
    assert.deepEqual(
      rows(configuration([prodAdmin, devAdmin]), window).map((row) => row.state),
      ['current', 'idle'],
    );
  });

  test('shows an ended identity as ended', () => {
    const identity = sample.identity(prodAdmin, -MINUTE);
    const window = { kind: 'expired', identity, renewal: { kind: 'running' } } as const;
    assert.equal(only(rows(configuration([prodAdmin]), window)).state, 'ended');
  });

  test('copies the session’s ARN while it is live, the role’s otherwise', () => {
    assert.equal(only(rows(configuration([devAdmin]))).arn, 'arn:aws:iam::222222222222:role/Developer');
    const live = only(
      rows(configuration([devAdmin]), { kind: 'none' }, (plan) => liveHops(plan, NOW + MINUTE)),
    );
    assert.equal(live.arn, 'arn:aws:sts::222222222222:assumed-role/Developer/dana');
  });

  test('does not change as time passes', () => {
    const at = (): string => JSON.stringify(rows(configuration([prodAdmin]), active(prodAdmin, 30 * MINUTE)));
    assert.equal(at(), at());
    assert.doesNotMatch(at(), /30m|29m/);
  });

  test('tooltips name hops, ends and notes, and no secret', () => {
    const noted = { ...prodAdmin, notes: [{ message: 'Duration clamped to 1 h.' }] };
    const row = only(rows(configuration([noted]), active(noted, 30 * MINUTE)));
    const text = rowTooltip(row, liveHops(noted, NOW + 30 * MINUTE), moment);
    assert.match(text, /identity of this window/);
    assert.equal(text.match(/until \d\d:30/g)?.length, 2);
    assert.match(text, /Duration clamped to 1 h/);
    assert.doesNotMatch(text, /live-secret|long-term-secret/);
  });
});
