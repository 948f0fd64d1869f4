import fc from 'fast-check';

/** One change of a text. Places are shares of its length, so that a change fits any text. */
export type Mutation =
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'swap'; readonly at: number; readonly with: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Some changes, which insert words of a dictionary as well as anything else. */
export function mutations(dictionary: readonly string[]): fc.Arbitrary<readonly Mutation[]> {
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...dictionary) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: place, text }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('remove' as const),
        at: place,
        length: fc.integer({ min: 1, max: 60 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        at: place,
        length: fc.integer({ min: 1, max: 40 }),
        times: fc.constantFrom(1, 2, 50, 2_000),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('swap' as const),
        at: place,
        with: place,
        length: fc.integer({ min: 1, max: 80 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
  );
  return fc.array(mutation, { maxLength: 8 });
}

/** The text with all changes made, one after the other. */
export function mutate(text: string, changes: readonly Mutation[]): string {
  return changes.reduce(change, text);
}

function change(text: string, mutation: Mutation): string {
  const at = Math.floor(mutation.at * text.length);
  switch (mutation.kind) {
    case 'insert':
      return text.slice(0, at) + mutation.text + text.slice(at);
    case 'remove':
      return text.slice(0, at) + text.slice(at + mutation.length);
    case 'repeat':
      return text.slice(0, at) + text.slice(at, at + mutation.length).repeat(mutation.times) + text.slice(at);
    case 'swap': {
      const other = Math.floor(mutation.with * text.length);
      const part = text.slice(other, other + mutation.length);
      return text.slice(0, at) + part + text.slice(at + mutation.length);
    }
    case 'cut':
      return text.slice(0, at);
  }
}

/** A field that has another value than it should: the one at this share of all, and what it has. */
export interface FieldChange {
  readonly at: number;
  readonly value: string;
}

/** Values that no field of these replies should have; as JSON, since some are beyond what it can say of a number. */
const ODD_VALUES = [
  ...[
    'null',
    'true',
    '{}',
    '[]',
    '[{}]',
    '""',
    '"\\u0000"',
    '"soon"',
    '0',
    '-5',
    '1e-9',
    '0.5',
    '1e12',
    '1e306',
  ],
  ...['"command:workbench.action.quit"', '"file:///etc/passwd"', '"javascript:0"', '"https://["', '"again"'],
  ...['"9999999-01-01"', '"+275760-09-13T00:00:00Z"', '{"toString":1}'],
];

export const fields: fc.Arbitrary<FieldChange | null> = fc.option(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    value: fc.constantFrom(...ODD_VALUES),
  }),
  { freq: 3 },
);

/** A reply in JSON with another value in one of its fields, those of its lists' items among them. */
export function withField(reply: string, change: FieldChange | null): string {
  if (change === null) return reply;
  const { at, value } = change;
  const found = [...reply.matchAll(/"\w+":("[^"]*"|[\w.]+|\[(?=\{))/g)];
  const chosen = found[Math.floor(at * found.length)];
  if (chosen === undefined) return reply;
  const [whole, old = ''] = chosen;
  // A list goes with all that is in it.
  const end = old === '[' ? reply.indexOf(']', chosen.index) + 1 : chosen.index + whole.length;
  return reply.slice(0, chosen.index + whole.length - old.length) + value + reply.slice(end);
}
