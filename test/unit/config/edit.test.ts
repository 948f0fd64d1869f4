import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { configure } from '../../../src/config/configure.ts';
import { appendSection, removeLastSection } from '../../../src/config/edit.ts';

const section = { header: 'profile role-chain', properties: [['region', 'eu-west-1']] } as const;
const keys = ['region'];

describe('a section appended to a shared file', () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['nothing', '', '[profile role-chain]\nregion = eu-west-1\n'],
    ['a byte order mark alone', '\uFEFF', '\uFEFF[profile role-chain]\nregion = eu-west-1\n'],
    ['a text with an end', '[a]\n', '[a]\n\n[profile role-chain]\nregion = eu-west-1\n'],
    ['a text without an end', '[a]\nb = c', '[a]\nb = c\n[profile role-chain]\nregion = eu-west-1\n'],
    ['lines as Windows ends them', '[a]\r\n', '[a]\r\n\r\n[profile role-chain]\r\nregion = eu-west-1\r\n'],
    ['lines as old Macs ended them', '[a]\r', '[a]\r\r[profile role-chain]\rregion = eu-west-1\r'],
    ['blanks at the end', '[a]\n  \n\n', '[a]\n  \n\n\n[profile role-chain]\nregion = eu-west-1\n'],
    ['a comment at the end', '# x', '# x\n[profile role-chain]\nregion = eu-west-1\n'],
  ];
  for (const [what, text, expected] of cases) {
    test(`to ${what}`, () => {
      assert.equal(appendSection(text, section), expected);
      assert.equal(removeLastSection(expected, section.header, keys), text);
    });
  }

  test('keeps every character of any text, and is taken away without a trace', () => {
    const part = fc.constantFrom('[a]', 'region = x', '\n', '\r\n', '\r', ' ', '\uFEFF', '#', 'ü', '=', '[');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const added = appendSection(text, section);
        assert.ok(added.startsWith(text));
        assert.equal(removeLastSection(added, section.header, keys), text);
      }),
    );
  });

  for (const [what, hostile] of [
    ['a value', { header: 'profile x', properties: [['sso_role_name', 'Admin\ncredential_process = x']] }],
    ['a value as old Macs ended lines', { header: 'profile x', properties: [['region', 'a\rb = c']] }],
    ['a value with a NUL', { header: 'profile x', properties: [['region', 'a\0']] }],
    ['a key', { header: 'profile x', properties: [['a = b\nc', 'd']] }],
    ['a header', { header: 'profile x]\ncredential_process = x\n[y', properties: [] }],
  ] as const) {
    test(`is one section only, whatever it is made of: ${what}`, () => {
      assert.throws(() => appendSection('[a]\n', hostile), /line break/);
    });
  }

  test('is a profile without credentials, and changes no other', () => {
    const text = '[default]\naws_access_key_id = AKIA\naws_secret_access_key = s\n\n[profile b]\nregion = x';
    const plansOf = (config: string) =>
      configure({
        files: { config: 'c', credentials: 'd' },
        config: { kind: 'read', bytes: Buffer.from(config) },
        credentials: { kind: 'missing' },
        env: {},
        platform: 'linux',
      }).plans;
    const [before, after] = [plansOf(text), plansOf(appendSection(text, section))];
    assert.equal(after.get('role-chain')?.kind, 'plain');
    assert.deepEqual([...after.keys()], [...before.keys(), 'role-chain']);
    assert.equal(after.get('default')?.kind, 'chain');
  });

  for (const [what, text] of [
    ['something stands behind it', '[profile role-chain]\nregion = a\n[x]\n'],
    ['it holds more', '[profile role-chain]\nregion = a\nrole_arn = b\n'],
    ['it holds less', '[profile role-chain]\n'],
    ['it is not there', '[profile other]\nregion = a\n'],
    ['it lost its last line end', '[profile role-chain]\nregion = a'],
    ['it is part of a line', 'x = [profile role-chain]\nregion = a\n'],
  ] as const) {
    test(`is left to its owner where ${what}`, () => {
      assert.equal(removeLastSection(text, section.header, keys), undefined);
    });
  }

  test('is taken away with a region that was edited', () => {
    assert.equal(
      removeLastSection('[a]\n\n[profile role-chain]\nregion = mars\n', section.header, keys),
      '[a]\n',
    );
  });
});
