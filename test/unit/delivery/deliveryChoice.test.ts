import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../../../src/config/plan.ts';
import { chooseDelivery, type DeliverySituation } from '../../../src/delivery/deliveryChoice.ts';
import { english } from '../../../src/platform/translate.ts';
import { chain, oldBilling, plain, prodAdmin } from '../views/samples.ts';

const named = (...plans: readonly Plan[]): ReadonlyMap<string, Plan> =>
  new Map(plans.map((plan) => [plan.name, plan]));

const marker: Plan = { ...plain, name: 'role-chain' };
const defaultKeys = chain('default', []);

function choose(more: Partial<DeliverySituation> = {}) {
  return chooseDelivery(
    { setting: 'auto', env: {}, plans: named(prodAdmin), otherMachine: false, ...more },
    english,
  );
}

describe('auto', () => {
  test('is live where nothing hides the endpoint', () => {
    assert.deepEqual(choose(), { mode: 'live', hidden: [], repair: 'none' });
  });

  test('is live beside a [default] that is a region only', () => {
    assert.equal(choose({ plans: named({ ...plain, name: 'default' }) }).mode, 'live');
  });

  const hiding: readonly (readonly [
    what: string,
    more: Partial<DeliverySituation>,
    says: RegExp,
    repair: string,
  ])[] = [
    ['a [default] with keys', { plans: named(defaultKeys) }, /\[default\]/, 'offered'],
    ['a broken [default]', { plans: named({ ...oldBilling, name: 'default' }) }, /\[default\]/, 'offered'],
    ['AWS_PROFILE', { env: { AWS_PROFILE: 'x' } }, /AWS_PROFILE=x/, 'offered'],
    ['AWS_DEFAULT_PROFILE', { env: { AWS_DEFAULT_PROFILE: 'x' } }, /AWS_DEFAULT_PROFILE=x/, 'none'],
    [
      'keys in the environment',
      { env: { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' } },
      /AWS_ACCESS_KEY_ID/,
      'none',
    ],
    [
      'a web identity in the environment',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' } },
      /AWS_WEB_IDENTITY_TOKEN_FILE/,
      'none',
    ],
    [
      'a container’s relative address',
      { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' } },
      /AWS_CONTAINER_CREDENTIALS_RELATIVE_URI/,
      'none',
    ],
    [
      'another endpoint’s address',
      { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/w' } },
      /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
      'none',
    ],
    [
      'another endpoint’s token',
      { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 't' } },
      /AWS_CONTAINER_AUTHORIZATION_TOKEN/,
      'none',
    ],
    [
      'a file with another endpoint’s token',
      { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/var/run/token' } },
      /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/,
      'none',
    ],
    ['terminals on another machine', { otherMachine: true }, /another machine/, 'none'],
    [
      'a [default] and keys',
      { plans: named(defaultKeys), env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' } },
      /\[default\]/,
      'none',
    ],
  ];
  for (const [what, more, says, repair] of hiding) {
    test(`falls to keys where ${what} would hide it, and says so`, () => {
      const choice = choose(more);
      assert.equal(choice.mode, 'static');
      assert.match(choice.hidden.join('\n'), says);
      assert.equal(choice.repair, repair);
    });
  }

  test('values that may be secret are not said', () => {
    const secret = 'hunter2hunter2';
    const { hidden } = choose({
      env: {
        AWS_ACCESS_KEY_ID: secret,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: secret,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: secret,
      },
    });
    assert.doesNotMatch(hidden.join('\n'), /hunter2/);
  });

  test('is live again once the marker profile clears the way', () => {
    const plans = named(defaultKeys, marker);
    assert.deepEqual(choose({ plans }), { mode: 'live', hidden: [], repair: 'done' });
    assert.equal(choose({ plans, env: { AWS_PROFILE: 'x' } }).mode, 'live');
    assert.equal(choose({ plans, env: { AWS_DEFAULT_PROFILE: 'x' } }).mode, 'static');
  });

  test('a profile of that name with credentials is no marker', () => {
    const choice = choose({ plans: named(defaultKeys, chain('role-chain', [])) });
    assert.equal(choice.mode, 'static');
  });
});

describe('a mode that was chosen', () => {
  test('holds, and what clients may miss is still said', () => {
    const live = choose({ setting: 'live', plans: named(defaultKeys) });
    assert.equal(live.mode, 'live');
    assert.equal(live.hidden.length, 1);
    assert.equal(choose({ setting: 'static' }).mode, 'static');
  });
});
