import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import type { Plan } from '../../../src/config/plan.ts';
import { TreeElements, type TreeElement } from '../../../src/views/treeDiff.ts';
import { treeRows } from '../../../src/views/treeModel.ts';
import type { TreeRow } from '../../../src/views/treeRow.ts';
import { active, configuration, devAdmin, MINUTE, prodAdmin, work } from './samples.ts';

function rows(plans: readonly Plan[], window: WindowIdentity = { kind: 'none' }): readonly TreeRow[] {
  return treeRows({
    configuration: configuration(plans),
    window,
    liveHops: (plan) => plan.hops.map(() => undefined),
    t: english,
  });
}

/** As somebody who opens every row. */
function openAll(elements: readonly TreeElement[]): void {
  for (const element of elements) openAll(element.children);
}

describe('a change of the tree', () => {
  test('is nothing when nothing changed', () => {
    const elements = new TreeElements();
    elements.update(rows([prodAdmin, work]));
    assert.deepEqual(elements.update(rows([prodAdmin, work])), []);
  });

  test('is nothing when a profile only moved to another line', () => {
    const elements = new TreeElements();
    elements.update(rows([prodAdmin]));
    const place = { file: '/home/dana/.aws/config', line: 99, start: 0, end: 1 };
    assert.deepEqual(elements.update(rows([{ ...prodAdmin, place }])), []);
    assert.equal(elements.find('identity/prod-admin')?.row.place?.line, 99);
  });

  test('is the two rows between which the current identity moves, as the same objects', () => {
    const elements = new TreeElements();
    elements.update(rows([prodAdmin, devAdmin, work], active(prodAdmin, MINUTE)));
    const before = elements.find('identity/prod-admin');
    const change = elements.update(rows([prodAdmin, devAdmin, work], active(devAdmin, MINUTE)));
    assert.ok(change !== 'all');
    assert.deepEqual(
      change.map(({ id }) => id),
      ['identity/prod-admin', 'identity/dev-admin'],
    );
    assert.equal(change[0], before);
  });

  test('is everything when rows come, go or change places', () => {
    const elements = new TreeElements();
    assert.equal(elements.update(rows([prodAdmin])), 'all');
    assert.equal(elements.update(rows([prodAdmin, devAdmin])), 'all');
    assert.equal(elements.update(rows([devAdmin, prodAdmin])), 'all');
    assert.equal(elements.update(rows([])), 'all');
  });

  test('is the one child that differs, or the parent when its children do', () => {
    const elements = new TreeElements();
    elements.update(rows([prodAdmin, work]));
    openAll(elements.roots);
    const renamed = { ...prodAdmin, base: { ...prodAdmin.base, accountId: '111111111111' } };
    const one = elements.update(rows([renamed, work]));
    assert.ok(one !== 'all');
    assert.deepEqual(
      one.map(({ id }) => id),
      ['identity/prod-admin/base'],
    );
    const more = elements.update(rows([renamed, work, { ...work, name: 'second' }]));
    assert.ok(more !== 'all');
    assert.deepEqual(
      more.map(({ id }) => id),
      ['bases'],
    );
  });

  test('knows parents', () => {
    const elements = new TreeElements();
    elements.update(rows([prodAdmin]));
    assert.equal(elements.find('identity/prod-admin/hop/2'), undefined, 'nobody has opened the row');
    openAll(elements.roots);
    assert.equal(elements.find('identity/prod-admin/hop/2')?.parent?.id, 'identity/prod-admin');
  });
});
