import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { configure } from '../../../src/config/configure.ts';
import { explainPlan } from '../../../src/config/explain.ts';
import { placeOfKey, placeOfProperty } from '../../../src/config/ini.ts';
import { parseIni } from '../../../src/config/parse.ts';
import { writeIni } from '../../../src/config/write.ts';
import { configureText, KEYS, outline, roleArn, SETTINGS } from './support.ts';

/** Text that comes close to the grammar at every turn. */
const piece = fc.constantFrom(
  ...['[', ']', '=', ':', '#', ';', '"', "'", ' ', '\t', '\n', '\r', '\r\n', '\n ', '\n\t', '\0', '\uFEFF'],
  ...[
    'profile ',
    'default',
    'sso-session ',
    'services ',
    'role_arn',
    'source_profile',
    'region',
    's3',
    'a',
    'B',
  ],
  ...['arn:aws:iam::111122223333:role/x', '__proto__', 'ключ', '\uD83D\uDD11', '\uD83D', '%', '\u00A0'],
);
const nearlyIni = fc
  .array(fc.oneof({ weight: 9, arbitrary: piece }, fc.string()), { maxLength: 80 })
  .map((parts) => parts.join(''));

describe('for any text', () => {
  it('writing a parsed file back is the same text', () => {
    fc.assert(
      fc.property(nearlyIni, (text) => {
        assert.equal(writeIni(parseIni('f', text)), text);
      }),
      { numRuns: 2000 },
    );
  });

  it('every key and value stands where its place says', () => {
    fc.assert(
      fc.property(nearlyIni, (text) => {
        const lines = text.split(/\r\n|\n|\r/);
        for (const property of parseIni('f', text).sections.flatMap((section) => section.properties)) {
          const key = placeOfKey(property);
          const value = placeOfProperty(property);
          assert.equal(lines[key.line]?.slice(key.start, key.end).toLowerCase(), property.key);
          const shown = lines[value.line]?.slice(value.start, value.end);
          const [first] = property.value.split('\n');
          assert.equal(shown, first === '' ? property.writtenKey : first);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing throws, from bytes to explanation, and every problem is inside its file', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      nearlyIni.map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, bytes, fc.anything(), (config, credentials, declared) => {
        const { plans, problems } = configure({
          files: { config: 'config', credentials: 'credentials' },
          config: { kind: 'read', bytes: config },
          credentials: { kind: 'read', bytes: credentials },
          env: {},
          declared,
          platform: 'linux',
        });
        for (const plan of plans.values()) {
          assert.ok(explainPlan(plan, SETTINGS).length > 0);
          const errors = plan.problems.filter((problem) => problem.severity === 'error');
          assert.equal(errors.length > 0, plan.kind === 'broken');
        }
        for (const { place, message } of problems) {
          assert.ok(place === undefined || (place.line >= 0 && place.start >= 0 && place.end >= place.start));
          assert.match(message, /\S/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('declared chains of any shape are planned or refused', () => {
    const hop = fc.record(
      {
        roleArn: fc.oneof(fc.constant(roleArn('x')), fc.anything()),
        tags: fc.anything(),
        policy: fc.anything({ withBigInt: true, withDate: true }),
        durationSeconds: fc.anything(),
        transitiveTagKeys: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const chain = fc.record({
      name: fc.constantFrom('d', 'k', 7),
      base: fc.constant('k'),
      hops: fc.array(hop),
    });
    fc.assert(
      fc.property(fc.array(chain), (declared) => {
        assert.ok(configureText({ config: `[profile k]\n${KEYS}`, declared }).plans.size >= 1);
      }),
    );
  });

  it('the work is linear: four times the text costs about four times the reads', () => {
    const line = fc.constantFrom(
      ...[
        '[a]',
        '[a',
        '[',
        'x = 1',
        'x =',
        '  y = 2',
        '  y',
        'x',
        '= 1',
        'x: 1',
        'x y = 1',
        ':',
        '"[',
        '[a"] ',
      ],
      ...['# c', 'x = 1 # c', 'x = 1 ; c', 'x = a#b;c', '; c', ' ', '', '\t', '##', ';;', '=='],
    );
    const lines = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r')), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.flat().join(''));
    const anything = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.constantFrom('', '[a]\n'), fc.oneof(lines, anything), (start, unit) => {
        const small = countWork(start + unit.repeat(200));
        const large = countWork(start + unit.repeat(800));
        assert.ok(
          large <= 4.5 * small + 1000,
          `${String(small)} → ${String(large)} for ${JSON.stringify(unit)}`,
        );
      }),
      { numRuns: 300 },
    );
  });
});

/**
 * Characters that the parser looks at or searches through: the text is handed over as an object that counts. Searching
 * counts the way to what is found, slicing the length of the slice.
 */
function countWork(text: string): number {
  let work = 0;
  const counting = {
    length: text.length,
    charCodeAt: (index: number): number => {
      work++;
      return text.charCodeAt(index);
    },
    indexOf: (part: string, from: number): number => {
      const found = text.indexOf(part, from);
      work += (found === -1 ? text.length : found) - from + 1;
      return found;
    },
    slice: (from: number, to: number): string => {
      work += Math.max(0, to - from);
      return text.slice(from, to);
    },
    startsWith: (part: string, from: number): boolean => {
      work += part.length;
      return text.startsWith(part, from);
    },
  };
  const { sections } = parseIni('f', counting as unknown as string);
  assert.equal(sections.length, parseIni('f', text).sections.length);
  return work;
}

/** A profile of a random graph. */
interface Node {
  readonly source: number | undefined;
  readonly keys: boolean;
}

const name = (index: number): string => `p${String(index)}`;

function configOf(nodes: readonly Node[]): string {
  const sections = nodes.map(({ source, keys }, index) => {
    const role =
      source === undefined ? '' : `role_arn = ${roleArn(name(index))}\nsource_profile = ${name(source)}\n`;
    return `[profile ${name(index)}]\n${role}${keys ? `${KEYS}\n` : ''}`;
  });
  return sections.join('\n');
}

/** The rule as one would tell it, one profile at a time and by recursion. */
function reference(nodes: readonly Node[], at: number, visited: readonly number[] = []): string {
  const node = nodes[at];
  const base = `staticKeys(${name(at)})`;
  if (node === undefined || (node.source === undefined && !node.keys)) {
    return 'nothing';
  }
  if (node.source === undefined || (visited.length > 0 && node.keys && !visited.includes(at))) {
    return base;
  }
  if (node.source === at) {
    return node.keys ? `${base} → ${name(at)}` : 'loop';
  }
  if ([...visited, at].includes(node.source)) {
    return 'loop';
  }
  const below = reference(nodes, node.source, [...visited, at]);
  return below === 'loop' || below === 'nothing' ? below : `${below} → ${name(at)}`;
}

function planned(nodes: readonly Node[]): readonly string[] {
  const { plans } = configureText({ config: configOf(nodes) });
  return nodes.map((_, index) => {
    const plan = plans.get(name(index));
    if (plan?.kind === 'chain') {
      return outline(plan);
    }
    return plan?.problems.some((problem) => problem.code === 'cycle') === true ? 'loop' : 'nothing';
  });
}

describe('for any graph of profiles', () => {
  const node = (sources: fc.Arbitrary<number>): fc.Arbitrary<Node> =>
    fc.record({ source: fc.option(sources, { nil: undefined, freq: 4 }), keys: fc.boolean() });

  it('without loops, the plans equal a naive reference', () => {
    const acyclic = fc
      .integer({ min: 1, max: 40 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, index) =>
            index === 0
              ? node(fc.constant(1000)).map((only) => ({ ...only, source: undefined }))
              : node(fc.nat(index - 1)),
          ),
        ),
      )
      .chain((nodes) => shuffled(nodes));
    fc.assert(
      fc.property(acyclic, (nodes) => {
        assert.deepEqual(
          planned(nodes),
          nodes.map((_, index) => reference(nodes, index)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('with loops, they equal it too, and every loop is found', () => {
    const any = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.array(node(fc.nat(size - 1)), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(any, (nodes) => {
        assert.deepEqual(
          planned(nodes),
          nodes.map((_, index) => reference(nodes, index)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('no profile depends on the order of the file', () => {
    const any = fc
      .integer({ min: 1, max: 10 })
      .chain((size) => fc.array(node(fc.nat(size - 1)), { minLength: size, maxLength: size }));
    fc.assert(
      fc.property(any, (nodes) => {
        const sections = configOf(nodes).split('\n\n');
        const { plans } = configureText({ config: sections.toReversed().join('\n\n') });
        const kinds = nodes.map((_, index) => plans.get(name(index))?.kind);
        const before = configureText({ config: configOf(nodes) }).plans;
        assert.deepEqual(
          kinds,
          nodes.map((_, index) => before.get(name(index))?.kind),
        );
      }),
    );
  });
});

/** The same graph with its profiles in another order, so that sources come after those that use them. */
function shuffled(nodes: readonly Node[]): fc.Arbitrary<readonly Node[]> {
  const order = nodes.map((_, index) => index);
  return fc.shuffledSubarray(order, { minLength: nodes.length }).map((permutation) => {
    const position = new Map(permutation.map((from, to) => [from, to]));
    return permutation.map((from) => {
      const { source, keys } = nodes[from] ?? { source: undefined, keys: false };
      return { source: source === undefined ? undefined : position.get(source), keys };
    });
  });
}
