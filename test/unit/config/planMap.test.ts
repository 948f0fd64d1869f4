import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configureText, KEYS, roleArn } from './support.ts';

const ROLE = { roleArn: roleArn('r') };

describe('the plans of a configuration', () => {
  const { plans } = configureText({
    config: `[profile b]\n${KEYS}\n[profile a]\nregion = eu-west-1\n`,
    credentials: `[c]\n${KEYS}\n`,
    declared: [{ name: 'team', base: 'b', hops: [ROLE] }],
  });

  it('stand in the order of the files, those of the settings last', () => {
    const names = ['b', 'a', 'c', 'team'];
    assert.equal(plans.size, names.length);
    assert.deepEqual([...plans.keys()], names);
    assert.deepEqual(
      [...plans].map(([name]) => name),
      names,
    );
    assert.deepEqual(
      Array.from(plans.values(), (plan) => plan.name),
      names,
    );
    const visited: string[] = [];
    plans.forEach((plan, name) => visited.push(`${name} ${plan.name}`));
    assert.deepEqual(
      visited,
      names.map((name) => `${name} ${name}`),
    );
  });

  it('are found by name, and always the same', () => {
    for (const [name, plan] of plans) {
      assert.equal(plans.get(name), plan);
      assert.ok(plans.has(name));
    }
    assert.equal(plans.get('team')?.origin, 'settings');
    assert.equal(plans.get('d'), undefined);
    assert.equal(plans.has('d'), false);
  });
});
