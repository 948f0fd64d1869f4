import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nestedProperties, placeOfKey, placeOfProperty, placeOfSection } from '../../../src/config/ini.ts';
import { parseIni } from '../../../src/config/parse.ts';
import { writeIni } from '../../../src/config/write.ts';

/** `header{key=value,…}` of every section, with line breaks in values as `⏎`, then the problems. */
function outline(text: string): string {
  const { sections, problems } = parseIni('file', text);
  const shown = sections.map(({ header, properties }) => {
    const body = properties.map(({ key, value }) => `${key}=${value.replaceAll('\n', '⏎')}`);
    return `${header}{${body.join(',')}}`;
  });
  return [...shown, ...problems.map(({ code, place }) => `!${code}@${String(place.line)}`)].join(' ');
}

const CASES: readonly (readonly [what: string, text: string, expected: string])[] = [
  ['nothing', '', ''],
  ['white space only', ' \t\n\n  ', ''],
  ['a section without properties', '[a]', 'a{}'],
  ['two sections', '[a]\nx = 1\n[b]\ny = 2\n', 'a{x=1} b{y=2}'],
  ['a section twice is kept twice', '[a]\nx=1\n[a]\nx=2', 'a{x=1} a{x=2}'],
  ['white space around names and values', '[ a\t]\nx \t=\t 1 \t', ' a\t{x=1}'],
  ['no white space at all', '[a]\nx=1', 'a{x=1}'],
  ['an equals sign in a value', '[a]\nx = 1=2', 'a{x=1=2}'],
  ['an empty value', '[a]\nx =\ny =  ', 'a{x=,y=}'],
  ['keys in any case', '[a]\nRegion = X', 'a{region=X}'],
  ['CRLF', '[a]\r\nx = 1\r\n', 'a{x=1}'],
  ['a lone CR', '[a]\rx = 1\ry = 2', 'a{x=1,y=2}'],
  ['no line end at the end', '[a]\nx = 1', 'a{x=1}'],
  ['whole-line comments', '# c\n; c\n[a]\n#x = 1\n;x = 1\nx = 2', 'a{x=2}'],
  ['an indented comment ends nothing', '[a]\ns3 =\n  # c\n  y = 1', 'a{s3=⏎y = 1}'],
  ['a comment behind a header', '[a] # c\n[b];c\n[c]#c', 'a{} b{} c{}'],
  [
    'a comment behind a value',
    '[a]\nx = 1 # c\ny = 2\t; c',
    'a{x=1,y=2} !inline-comment@1 !inline-comment@2',
  ],
  ['comment signs that belong to the value', '[a]\nx = 1#2\ny = 1;2', 'a{x=1#2,y=1;2}'],
  ['a comment in place of a value', '[a]\nx = # c', 'a{x=} !inline-comment@1'],
  ['a sign right behind the equals sign', '[a]\nx =#1', 'a{x=#1}'],
  ['continuation lines', '[a]\nx = 1\n  2\n\t3 # kept', 'a{x=1⏎2⏎3 # kept}'],
  ['a blank line between them', '[a]\nx = 1\n\n  2', 'a{x=1⏎2}'],
  ['nested properties', '[a]\ns3 =\n  x = 1\n  y =\nz = 2', 'a{s3=⏎x = 1⏎y =,z=2}'],
  ['a nested line without =', '[a]\ns3 =\n  x', 'a{s3=⏎x} !nested-missing-equals@2'],
  ['a nested line without a name', '[a]\ns3 =\n  = 1', 'a{s3=⏎= 1} !nested-empty-key@2'],
  ['indented properties', '[a]\n  x = 1\n  y = 2', 'a{x=1,y=2} !indented-property@1 !indented-property@2'],
  ['nesting below an indented one', '[a]\n  x =\n    y = 2', 'a{x=⏎y = 2} !indented-property@1'],
  ['a continuation of nothing', '[a]\n  x', 'a{} !stray-continuation@1'],
  ['a section resets continuation', '[a]\nx = 1\n[a]\n  y', 'a{x=1} a{} !stray-continuation@3'],
  ['a line that is nothing', '[a]\nx\ny = 1', 'a{y=1} !missing-equals@1'],
  ['a name that is missing', '[a]\n= 1\ny = 1', 'a{y=1} !empty-key@1'],
  ['a name with a blank', '[a]\nx y = 1\n  more\nz = 1', 'a{z=1} !bad-key@1'],
  ['a colon for =', '[a]\nx : 1\ny: a=b', 'a{x=1,y=a=b} !colon-delimiter@1 !colon-delimiter@2'],
  ['a colon in a value', '[a]\nx = a:b', 'a{x=a:b}'],
  ['before the first section, said once', 'x = 1\n  2\ny = 3\n[a]\nz = 1', 'a{z=1} !no-section@0'],
  ['a header that is not closed', '[a\nx = 1\n[b]\ny = 2', 'b{y=2} !unclosed-section@0'],
  ['text behind a header', '[a] x\ny = 1', 'a{y=1} !text-after-section@0'],
  ['a bracket in quotes', '[profile "a]b"]', 'profile "a]b"{}'],
  ['an odd quote', "[it's]\nx = 1", "it's{x=1}"],
  ['an empty header', '[]', '{}'],
  ['NUL', '[a]\nx = \u0000', 'a{x=\u0000}'],
  [
    'names of Object.prototype',
    '[__proto__]\n__proto__ = 1\nconstructor = 2',
    '__proto__{__proto__=1,constructor=2}',
  ],
  ['other alphabets', '[a]\nx = ключ 🔑', 'a{x=ключ 🔑}'],
];

describe('parseIni', () => {
  for (const [what, text, expected] of CASES) {
    it(`reads ${what}`, () => {
      assert.equal(outline(text), expected);
    });
    it(`writes back ${what}`, () => {
      assert.equal(writeIni(parseIni('file', text)), text);
    });
  }

  it('keeps the places of header, key, value and nested value, in UTF-16 code units', () => {
    const text = '\uD83D\uDD11 = 1\r\n [x]\n[profile a]  # c\nRegion =  eu-west-1  # c\ns3 =\n   a = b # c\n';
    const { sections } = parseIni('f', text.slice(text.indexOf('[profile')));
    const [section] = sections;
    const [region, s3] = section?.properties ?? [];
    assert.ok(section !== undefined && region !== undefined && s3 !== undefined);
    assert.deepEqual(placeOfSection(section), { file: 'f', line: 0, start: 0, end: 11 });
    assert.deepEqual(placeOfKey(region), { file: 'f', line: 1, start: 0, end: 6 });
    assert.deepEqual(placeOfProperty(region), { file: 'f', line: 1, start: 10, end: 19 });
    assert.deepEqual(placeOfProperty(s3), { file: 'f', line: 2, start: 0, end: 2 });
    const place = { file: 'f', line: 3, start: 3, end: 12 };
    assert.deepEqual(nestedProperties(s3), [{ key: 'a', value: 'b', place }]);
  });

  it('counts lines alike for LF, CRLF and CR', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { sections } = parseIni('f', ['', '# c', '[a]', '', 'x = 1'].join(end));
      assert.equal(sections[0]?.line, 2);
      assert.equal(sections[0].properties[0]?.line, 4);
    }
  });

  it('reads 100,000 sections and a line of a megabyte', () => {
    const long = 'x'.repeat(1_000_000);
    const many = Array.from({ length: 100_000 }, (_, i) => `[profile p${String(i)}]\nx = 1`).join('\n');
    const { sections, problems } = parseIni('f', `${many}\n[last]\n${long} = ${long} # ${long}`);
    assert.equal(sections.length, 100_001);
    assert.equal(sections.at(-1)?.properties[0]?.value, long);
    assert.equal(problems.length, 1);
  });
});

describe('writeIni', () => {
  it('puts a new value in place of the old one and leaves everything else', () => {
    const text = '# c\n[a]\nx  =  1 # why\r\ny = 2\n  3\n  4 # kept\n\n[b]\nz =\n';
    const document = parseIni('f', text);
    const [x, y] = document.sections[0]?.properties ?? [];
    const z = document.sections[1]?.properties[0];
    assert.ok(x !== undefined && y !== undefined && z !== undefined);
    const written = writeIni(
      document,
      new Map([
        [x, 'new'],
        [y, 'short'],
        [z, ' 9'],
      ]),
    );
    assert.equal(written, '# c\n[a]\nx  =  new # why\r\ny = short\n\n[b]\nz = 9\n');
  });
});
