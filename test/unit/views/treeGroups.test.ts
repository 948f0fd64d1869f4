import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { readAccounts } from '../../../src/config/accounts.ts';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { pickLines } from '../../../src/views/quickPickModel.ts';
import { TreeElements } from '../../../src/views/treeDiff.ts';
import { treeRows } from '../../../src/views/treeModel.ts';
import type { TreeInput, TreeRow } from '../../../src/views/treeRow.ts';
import { active, chain, configuration, hop, keys, MINUTE, NOW, oldBilling, work } from './samples.ts';

const sso = {
  ...({ kind: 'sso', profile: 'engineer', session: 'meadow', ssoRegion: 'eu-west-1' } as const),
  ...{ startUrl: 'https://meadow.awsapps.com/start', ssoAccountId: '111111111111', ssoRoleName: 'Engineer' },
};
const other = { ...keys, profile: 'other' };

/** Many chains: half start at a sign-in, a quarter each at two base profiles; over three accounts. */
function many(count: number): readonly ChainPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const account = String(1 + (index % 3)).repeat(12);
    const base = index % 2 === 0 ? sso : index % 4 === 1 ? keys : other;
    return chain(`team${String(index % 5)}-role-${String(index)}`, [hop(account, `Role${String(index)}`)], {
      base,
    });
  });
}

function input(
  plans: readonly Parameters<typeof configuration>[0][number][],
  more: Partial<TreeInput>,
): TreeInput {
  return {
    configuration: configuration(plans),
    window: { kind: 'none' },
    liveHops: (plan) => plan.hops.map(() => undefined),
    t: english,
    ...more,
  };
}

const labels = (rows: readonly TreeRow[]): readonly string[] =>
  rows.map(({ label, description }) => `${label} | ${description}`);

/** Looking is what opens a group. */
const touch = (rows: unknown): void => {
  assert.ok(rows !== undefined);
};

describe('groups of the tree', () => {
  test('few identities stay a plain list, the sixteenth makes groups', () => {
    const kinds = (count: number) =>
      new Set(treeRows(input(many(count), { group: 'base' })).map(({ kind }) => kind));
    assert.deepEqual([...kinds(15)], ['identity']);
    assert.deepEqual([...kinds(16)], ['group']);
  });

  test('a group of one is said in the singular', () => {
    const rows = treeRows(input([...many(24), oldBilling, work], { group: 'base' }));
    const spoken = rows.map((row) => row.spoken);
    assert.ok(spoken.includes('Cannot Be Resolved: 1 identity.'), spoken.join('\n'));
    assert.ok(spoken.includes('work: 6 identities.'), spoken.join('\n'));
  });

  test('by sign-in session or base profile, then by account; what is broken apart', () => {
    const rows = treeRows(input([...many(24), oldBilling, work], { group: 'base' }));
    assert.deepEqual(labels(rows), [
      'meadow | 12',
      'work | 6',
      'other | 6',
      'Cannot Be Resolved | 1',
      'Bases | 1',
    ]);
    assert.deepEqual(labels(rows[0]?.children ?? []), [
      '111111111111 | 4',
      '333333333333 | 4',
      '222222222222 | 4',
    ]);
    const [account] = rows[0]?.children ?? [];
    assert.deepEqual(
      account?.children.map(({ name }) => name),
      ['team0-role-0', 'team1-role-6', 'team2-role-12', 'team3-role-18'],
    );
  });

  test('a level with one group only is left out', () => {
    const plans = many(24).map((plan) => ({ ...plan, base: keys }));
    assert.deepEqual(labels(treeRows(input(plans, { group: 'base' }))), [
      '111111111111 | 8',
      '222222222222 | 8',
      '333333333333 | 8',
    ]);
    const one = plans.map((plan) => ({ ...plan, hops: [hop('1'.repeat(12), 'R')] }));
    assert.ok(treeRows(input(one, { group: 'base' })).every(({ kind }) => kind === 'identity'));
  });

  test('by account under the person’s own names and colours, by the first word, or not at all', () => {
    const accounts = readAccounts({ '222222222222': { name: 'Staging', color: 'green' } });
    const rows = treeRows(input(many(6), { group: 'account', accounts }));
    assert.deepEqual(labels(rows), ['111111111111 | 2', 'Staging | 222222222222 · 2', '333333333333 | 2']);
    assert.equal(rows[1]?.color, 'green');
    assert.equal(rows[1].children[0]?.description, 'Role1 · 1 hop', 'the row above has the account');
    assert.match(rows[1].children[0].spoken, /Staging/);
    assert.deepEqual(labels(treeRows(input(many(10), { group: 'prefix' })))[4], 'team4 | 2');
    assert.equal(treeRows(input(many(100), { group: 'none' })).length, 100);
  });

  test('favourites are on top, in a plain list as rows, over groups as a group; then the recent ones', () => {
    const favourites = ['team2-role-2', 'gone'];
    const few = treeRows(input(many(4), { group: 'base', favourites }));
    assert.deepEqual(
      few.map(({ name }) => name),
      ['team2-role-2', 'team0-role-0', 'team1-role-1', 'team3-role-3'],
    );
    assert.match(few[0]?.description ?? '', /^★ /);
    assert.match(few[0]?.spoken ?? '', /Favourite\.$/);
    const recents = ['team1-role-1', 'team2-role-2', 'team3-role-3'];
    const rows = treeRows(input(many(24), { group: 'base', favourites, recents }));
    assert.deepEqual(labels(rows).slice(0, 3), ['Favourites | 1', 'Recent | 2', 'meadow | 12']);
    assert.deepEqual(
      rows.slice(0, 2).map((row) => row.children.map(({ id }) => id)),
      [['favourite/team2-role-2'], ['recent/team1-role-1', 'recent/team3-role-3']],
    );
  });

  test('every id is there once, and stays when identities come and go', () => {
    const favourites = ['team2-role-2'];
    const recents = ['team1-role-1'];
    const walk = (rows: readonly TreeRow[]): readonly string[] =>
      rows.flatMap((row) => [row.id, ...walk(row.children)]);
    const before = walk(treeRows(input(many(24), { group: 'base', favourites, recents })));
    const after = walk(treeRows(input(many(25), { group: 'base', favourites, recents })));
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(
      before.filter((id) => !after.includes(id)),
      [],
    );
  });

  test('says in which closed group the current identity is', () => {
    const plans = many(24);
    const window = active(plans[1]!, MINUTE);
    const rows = treeRows(input(plans, { group: 'base', window }));
    assert.deepEqual(labels(rows), ['meadow | 12', 'work | 6 · current', 'other | 6']);
  });
});

describe('a tree of 5,000 identities', () => {
  const plans = many(5_000);

  /** Looks for live sessions: the costly part of a row. */
  function drawn(open: (elements: TreeElements) => void): number {
    let looks = 0;
    const elements = new TreeElements();
    const liveHops: TreeInput['liveHops'] = (plan) => {
      looks += 1;
      return plan.hops.map(() => undefined);
    };
    const make = () => treeRows(input(plans, { group: 'base', liveHops }));
    elements.update(make());
    open(elements);
    looks = 0;
    elements.update(make());
    return looks;
  }

  test('costs no row before a group is opened, and then only those of the open groups', () => {
    assert.equal(
      drawn(() => undefined),
      0,
    );
    const open = drawn((elements) => {
      const [base] = elements.roots;
      touch(base?.children[0]?.children);
    });
    assert.ok(open > 500 && open < 1_000, String(open));
  });

  test('a change of one identity draws that row only', () => {
    const elements = new TreeElements();
    elements.update(treeRows(input(plans, { group: 'base' })));
    touch(elements.roots[0]?.children[0]?.children);
    const change = elements.update(
      treeRows(input(plans, { group: 'base', favourites: [], window: active(plans[0]!, MINUTE) })),
    );
    assert.ok(change !== 'all');
    // The group says that the current one is in it, and draws its rows with it.
    assert.deepEqual(
      change.map(({ id }) => id),
      ['group/session/meadow'],
    );
  });

  test('the quick pick is made with work in proportion to their number', () => {
    const work = (count: number): number => {
      let texts = 0;
      pickLines({
        configuration: configuration(plans.slice(0, count)),
        window: { kind: 'none' },
        recents: plans.slice(0, 8).map(({ name }) => name),
        favourites: plans.slice(8, 40).map(({ name }) => name),
        actions: true,
        now: NOW,
        t: (...args) => {
          texts += 1;
          return english(...args);
        },
      });
      return texts;
    };
    assert.ok(work(5_000) < 11 * work(500), `${String(work(5_000))} and ${String(work(500))}`);
  });
});
