import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../../src/platform/translate.ts';
import { deliveryText } from '../../../src/views/deliveryText.ts';
import { statusOf } from '../../../src/views/statusText.ts';
import { active, MINUTE, moment, prodAdmin } from './samples.ts';

const said = (choice: Parameters<typeof deliveryText>[0]): string => deliveryText(choice, english).join('\n');

describe('what the tooltip says of the delivery', () => {
  test('nothing before one was needed', () => {
    assert.equal(said(undefined), '');
  });

  test('that terminals follow where it is live', () => {
    assert.match(said({ mode: 'live', hidden: [], repair: 'none' }), /follow a switch/);
  });

  test('that terminals from before have to be opened again where their port is taken, and by whom it may be', () => {
    const text = said({ mode: 'live', hidden: [], repair: 'none', moved: true });
    assert.match(
      text,
      /follow a switch[^]*warning[^]*has to be opened again[^]*another window of this workspace or another program/,
    );
  });

  test('who will not see it where live was chosen all the same', () => {
    assert.match(said({ mode: 'live', hidden: ['Because.'], repair: 'none' }), /warning[^]*Because/);
  });

  test('why it is not live, and how to clear the way where that would help', () => {
    const text = said({ mode: 'static', hidden: ['Because.', 'And this.'], repair: 'offered' });
    assert.match(text, /keep the keys[^]*Because[^]*And this[^]*command:roleChain\.repairDelivery/);
    assert.doesNotMatch(said({ mode: 'static', hidden: ['Because.'], repair: 'none' }), /command:/);
  });

  test('no reason where keys were chosen', () => {
    assert.doesNotMatch(said({ mode: 'static', hidden: [], repair: 'none' }), /hidden/);
  });

  test('a warning that is the reason is said once', () => {
    const message = 'VS Code was started with keys.';
    const shadow = { variables: ['X'], clients: ['AWS CLI'], effect: 'otherIdentity', message } as const;
    const { tooltip } = statusOf(active(prodAdmin, 10 * MINUTE), moment, [shadow], {
      mode: 'static',
      hidden: [message],
      repair: 'none',
    });
    assert.equal(tooltip.split('was started with keys').length, 2);
  });
});
