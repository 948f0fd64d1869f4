import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { firstActive, pickLines, type PickInput } from '../../../src/views/quickPickModel.ts';
import {
  active,
  configuration,
  devAdmin,
  MINUTE,
  needsMfa,
  NOW,
  oldBilling,
  plain,
  prodAdmin,
  work,
} from './samples.ts';

function lines(more: Partial<PickInput> = {}): readonly string[] {
  const input: PickInput = {
    configuration: configuration([work, plain, devAdmin, oldBilling, prodAdmin]),
    window: { kind: 'none' },
    recents: [],
    actions: true,
    now: NOW,
    t: english,
    ...more,
  };
  return pickLines(input).map((line) => (line.kind === 'separator' ? `— ${line.label}` : line.label));
}

describe('the quick pick', () => {
  test('groups chains, bases and broken ones', () => {
    assert.deepEqual(lines(), [
      '— role chains',
      '$(link) dev-admin',
      '$(link) prod-admin',
      '— bases',
      '$(key) work',
      '— cannot be resolved',
      '$(error) old-billing',
      '— actions',
      '$(go-to-file) Open the AWS config file',
    ]);
  });

  test('says which are protected, by a sign and by a word', () => {
    const input: PickInput = {
      ...{
        configuration: configuration([work, devAdmin, oldBilling, prodAdmin]),
        recents: [],
        actions: false,
      },
      ...{ window: active(prodAdmin, MINUTE), now: NOW, t: english },
      protectedBy: (plan) => (plan.name === 'prod-admin' || plan.name === 'dev-admin' ? '*' : undefined),
    };
    const shown = pickLines(input).flatMap((line) =>
      line.kind === 'identity' ? [`${line.label}, ${line.description.split(' · ').at(-1) ?? ''}`] : [],
    );
    assert.equal(shown[0], '$(pass-filled) prod-admin, protected');
    assert.equal(shown[1], '$(shield) dev-admin, protected');
    assert.ok(!shown.some((line) => line.includes('work') && line.includes('protected')));
  });

  test('puts the current one first and marked, then the recent ones in their order', () => {
    const shown = lines({
      window: active(devAdmin, MINUTE),
      recents: ['dev-admin', 'work', 'prod-admin', 'gone'],
    });
    assert.deepEqual(shown.slice(0, 5), [
      '— current',
      '$(pass-filled) dev-admin',
      '— recent',
      '$(key) work',
      '$(link) prod-admin',
    ]);
    assert.ok(shown.includes('$(circle-slash) Release dev-admin'));
  });

  test('shows each identity once', () => {
    const shown = lines({ window: active(devAdmin, MINUTE), recents: ['dev-admin', 'prod-admin'] });
    assert.equal(
      shown.filter((label) => label.endsWith(' dev-admin')).length - 1,
      1,
      'one row and its release',
    );
    assert.equal(shown.filter((label) => label.endsWith(' prod-admin')).length, 1);
  });

  test('can be searched by account and role, and explains what is broken', () => {
    const all = pickLines({
      configuration: configuration([prodAdmin, oldBilling]),
      window: active(prodAdmin, 42 * MINUTE),
      recents: [],
      actions: false,
      now: NOW,
      t: english,
    });
    const [current, broken] = all.filter((line) => line.kind === 'identity');
    assert.equal(current?.description, '42m · 333333333333 · Admin · 2 hops');
    assert.equal(broken?.detail, 'There is no profile “finance”.');
  });

  test('puts what needs the person before everything', () => {
    const shown = lines({ window: active(prodAdmin, MINUTE, { kind: 'personNeeded', error: needsMfa }) });
    assert.deepEqual(shown.slice(0, 2), ['— needs you', '$(bell-dot) Renew prod-admin now']);
  });

  test('offers no actions where only a name is asked for', () => {
    assert.ok(!lines({ actions: false }).includes('— actions'));
  });
});

describe('the line that Enter takes first', () => {
  const shown = pickLines({
    configuration: configuration([plain, devAdmin]),
    ...{ window: active(devAdmin, MINUTE), recents: [], actions: true, now: NOW, t: english },
  });

  test('is the current one', () => {
    const first = firstActive(shown, '');
    assert.ok(first?.kind === 'identity' && first.name === 'dev-admin');
  });

  test('is left to what was typed before the lines were there', () => {
    assert.equal(firstActive(shown, 'work'), undefined);
  });
});
