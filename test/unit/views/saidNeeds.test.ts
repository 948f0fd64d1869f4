import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SaidNeeds } from '../../../src/views/saidNeeds.ts';

describe('what is said of needing a person', () => {
  test('is news once for an identity', () => {
    const said = new SaidNeeds();
    assert.ok(said.isNews({ name: 'a' }));
    assert.ok(!said.isNews({ name: 'a' }));
    assert.ok(said.isNews({ name: 'b' }));
  });

  test('is news once for a sign-in, however many wait for it', () => {
    const said = new SaidNeeds();
    assert.ok(said.isNews({ name: 'a', signIn: 'corp' }));
    assert.ok(!said.isNews({ name: 'b', signIn: 'corp' }));
    assert.ok(said.isNews({ name: 'c', signIn: 'other' }));
  });

  test('is no news when a process asks for an identity whose sign-in was said', () => {
    const said = new SaidNeeds();
    assert.ok(said.isNews({ name: 'a', signIn: 'corp' }));
    assert.ok(!said.isNews({ name: 'b', signIn: 'corp' }));
    assert.ok(!said.isNews({ name: 'a' }));
    assert.ok(!said.isNews({ name: 'b' }));
  });

  test('is news again after all that waited were helped', () => {
    const said = new SaidNeeds();
    assert.ok(said.isNews({ name: 'a', signIn: 'corp' }));
    assert.ok(!said.isNews({ name: 'b', signIn: 'corp' }));
    said.settle('a');
    assert.ok(!said.isNews({ name: 'b' }));
    assert.ok(!said.isNews({ name: 'a', signIn: 'corp' }));
    said.settle('a');
    said.settle('b');
    assert.ok(said.isNews({ name: 'b' }));
  });

  test('stays said of one identity when another is let go', () => {
    const said = new SaidNeeds();
    assert.ok(said.isNews({ name: 'pinned' }));
    assert.ok(said.isNews({ name: 'window' }));
    said.settle('window');
    assert.ok(!said.isNews({ name: 'pinned' }));
    assert.ok(said.isNews({ name: 'window' }));
  });
});
