import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SectionForm } from '../../../src/config/sectionForm.ts';

const formOf = (start: SectionForm, ...keys: readonly string[]): SectionForm =>
  keys.reduce((form, key) => form.with(key), start);

describe('the form of a section', () => {
  it('is one for all sections with the same keys in the same order', () => {
    const start = new SectionForm();
    const form = formOf(start, 'region', 'output');
    assert.deepEqual(formOf(start, 'output', 'region').keys, ['output', 'region']);
    assert.deepEqual(formOf(start, 'region', 'role_arn').keys, ['region', 'role_arn']);
    assert.equal(formOf(start, 'region', 'output'), form);
    assert.deepEqual(form.keys, ['region', 'output']);
    assert.deepEqual(start.keys, []);
  });

  it('expects the key that came last in its place', () => {
    const start = new SectionForm();
    assert.equal(start.expected, '');
    const form = start.with('region');
    start.with('output');
    assert.equal(start.expected, 'output');
    assert.equal(start.with('region'), form);
    assert.equal(start.expected, 'region');
  });

  it('knows the last place of a key, and whether one stands twice', () => {
    const form = formOf(new SectionForm(), 'region', 'output', 'region');
    assert.deepEqual([form.indexOf('region'), form.indexOf('output'), form.indexOf('x')], [2, 1, -1]);
    assert.equal(form.repeats, true);
    assert.equal(formOf(new SectionForm(), 'region', 'output').repeats, false);
  });

  it('answers for several keys at once', () => {
    const form = formOf(new SectionForm(), 'region', 'mfa_serial');
    const [some, none] = [['external_id', 'mfa_serial'], ['external_id']] as const;
    for (let time = 0; time < 2; time++) {
      assert.deepEqual([form.hasAny(some), form.hasAny(none), form.hasAny([])], [true, false, false]);
    }
  });
});
