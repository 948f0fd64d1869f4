import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaredFrom } from '../../../src/platform/declaredScopes.ts';

const own = { name: 'own' };
const team = { name: 'team' };

describe('declaredFrom', () => {
  it('puts the chains of a trusted workspace beside a person’s own', () => {
    assert.deepEqual(declaredFrom({ globalValue: [own], workspaceValue: [team] }, true), {
      value: [own, team],
      ignored: false,
    });
  });

  it('leaves those of an untrusted workspace out, and tells', () => {
    assert.deepEqual(declaredFrom({ globalValue: [own], workspaceValue: [team] }, false), {
      value: [own],
      ignored: true,
    });
    assert.deepEqual(declaredFrom({ workspaceValue: [team] }, false), {
      value: undefined,
      ignored: true,
    });
  });

  it('tells nothing where an untrusted workspace declares none', () => {
    assert.equal(declaredFrom({ globalValue: [own], workspaceValue: [] }, false).ignored, false);
    assert.equal(declaredFrom({}, false).ignored, false);
  });

  it('hands what is no list to the planner, which names it', () => {
    assert.deepEqual(
      declaredFrom({ globalValue: [own], workspaceValue: 'nonsense' }, true).value,
      'nonsense',
    );
  });
});
