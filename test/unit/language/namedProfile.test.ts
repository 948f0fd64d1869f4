import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namedProfileAt } from '../../../src/language/namedProfile.ts';

/** Asks at the place of the bar. */
function at(text: string) {
  const offset = text.indexOf('|');
  const whole = text.replace('|', '');
  const found = namedProfileAt(whole, offset);
  return found && { replaces: whole.slice(found.start, found.end), quoted: found.quoted };
}

describe('where a profile is named', () => {
  test('in a launch', () => {
    assert.deepEqual(at('{"configurations": [{ "roleChain": "pro|d-x", "env": {} }]}'), {
      replaces: 'prod-x',
      quoted: true,
    });
    assert.deepEqual(at('{ "roleChain": "|" }'), { replaces: '', quoted: true });
    assert.deepEqual(at('{ "roleChain": | }'), { replaces: '', quoted: false });
    assert.deepEqual(at('{ "roleChain": "pro|\n}'), { replaces: 'pro', quoted: true });
  });

  test('in a task of ours, before or behind its type', () => {
    assert.ok(at('{"tasks": [{ "type": "role-chain", "env": {}, "profile": "|" }]}'));
    assert.ok(at('{"tasks": [{\n "profile": "|",\n "type": "role-chain" }]}'));
  });

  test('not in another task, nor beside one of ours', () => {
    assert.equal(at('{"tasks": [{ "type": "shell", "profile": "|" }]}'), undefined);
    assert.equal(at('{"tasks": [{ "type": "role-chain" }, { "profile": "|" }]}'), undefined);
  });

  test('not in names, other values or behind the value', () => {
    assert.equal(at('{ "role|Chain": "x" }'), undefined);
    assert.equal(at('{ "other": "|" }'), undefined);
    assert.equal(at('{ "roleChain": "x"| }'), undefined);
    assert.equal(at('{ "roleChain": true| }'), undefined);
  });
});
