import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { DEFAULT_PROFILE_NAME, profileNames, type CenterRole } from '../../../src/config/profileTemplate.ts';

const role = (accountName: string, name: string, accountId = '111122223333'): CenterRole => ({
  ...{ accountId, accountName, role: name },
});

const one = (of: CenterRole, template = DEFAULT_PROFILE_NAME, taken: readonly string[] = []): string =>
  profileNames([of], template, 'meadow', taken)[0] ?? '';

describe('the name of a new profile of Identity Center', () => {
  test('is made from account and role, legal and in lower case', () => {
    assert.equal(
      one(role('Meadow Production', 'AWSAdministratorAccess')),
      'meadow-production-awsadministratoraccess',
    );
    assert.equal(one(role('Café & Bücher', 'Read=Only')), 'cafe-bucher-read-only');
    assert.equal(one(role('data.eu/west', 'ops')), 'data.eu/west-ops');
  });

  test('has the account’s id where its name has no letter that a name may hold', () => {
    assert.equal(one(role('本番', 'Admin')), '111122223333-admin');
    assert.equal(one(role('', 'Admin')), '111122223333-admin');
  });

  test('follows the template', () => {
    assert.equal(one(role('dev', 'Admin'), '{session}/{accountId}.{role}'), 'meadow/111122223333.admin');
    assert.equal(one(role('dev', 'Admin'), 'AWS {account}'), 'AWS-dev');
    assert.equal(one(role('dev', 'Admin'), '{nonsense}'), 'nonsense');
    assert.equal(one(role('dev', 'Admin'), '  '), '111122223333-admin');
  });

  test('is none that there is, in whatever case, and never default', () => {
    assert.equal(one(role('dev', 'admin'), DEFAULT_PROFILE_NAME, ['Dev-Admin']), 'dev-admin-111122223333');
    assert.equal(one(role('x', 'y'), 'default'), 'default-y');
    assert.deepEqual(
      profileNames(
        [role('dev', 'A'), role('dev', 'B'), role('dev', 'A', '2'.repeat(12))],
        '{account}',
        's',
        [],
      ),
      ['dev', 'dev-b', 'dev-a'],
    );
    assert.deepEqual(
      profileNames([role('dev', 'A'), role('dev', 'a'), role('dev', 'A')], '{account}-{role}', 's', []),
      ['dev-a', 'dev-a-111122223333', 'dev-a-2'],
    );
  });

  test('is legal, new and the same for the same roles, whatever accounts are called', () => {
    const roles = fc.array(
      fc.record({
        accountId: fc.constantFrom('1'.repeat(12), '2'.repeat(12)),
        accountName: fc.string({ unit: 'grapheme', maxLength: 12 }),
        role: fc.string({ unit: 'grapheme', maxLength: 8 }),
      }),
      { maxLength: 30 },
    );
    const template = fc.oneof(
      fc.constant(DEFAULT_PROFILE_NAME),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(
      fc.property(roles, template, (some, text) => {
        const names = profileNames(some, text, 'meadow', ['taken']);
        for (const name of names) assert.match(name, /^[\w\-/.%@:+]+$/);
        const all = ['default', 'taken', ...names].map((name) => name.toLowerCase());
        assert.equal(new Set(all).size, all.length);
        assert.deepEqual(profileNames(some, text, 'meadow', ['taken']), names);
      }),
    );
  });

  test('is found for thousands of roles of one name', () => {
    const many = Array.from({ length: 2_000 }, (_, index) =>
      role('dev', 'admin', String(index).padStart(12, '0')),
    );
    assert.equal(new Set(profileNames(many, 'same', 's', [])).size, 2_000);
  });
});
