import { SENTINEL } from '../local-aws/ids.ts';

/** Shorter texts would be found by chance. */
const SHORTEST = 8;

/**
 * What is looked for: the sentinel, which is part of every secret of the sample organisation and of all keys and tokens
 * that the local AWS hands out, and secrets that a run has made itself, such as the tokens of the live endpoint.
 */
export class Secrets {
  /** Each as it may be written in a text. */
  readonly forms: readonly string[];
  readonly #bytes: readonly Buffer[];

  constructor(others: Iterable<string> = []) {
    const all = [SENTINEL, ...others];
    for (const one of all) {
      if (one.length < SHORTEST) throw new Error('Too short to be told from any other text');
    }
    this.forms = [...new Set(all.flatMap(textForms))];
    this.#bytes = this.forms.flatMap((form) => [Buffer.from(form), Buffer.from(form, 'utf16le')]);
  }

  /** Whether any of them is there, in clear or encoded, of one or two bytes a character. */
  isIn(place: string | Buffer): boolean {
    if (typeof place === 'string') return this.forms.some((form) => place.includes(form));
    return this.#bytes.some((form) => place.includes(form));
  }
}

/**
 * A text in clear, as part of an address or of JSON, as hexadecimal digits, and as base64 in each of its three
 * alignments. (Letters alone, as the sentinel's, stay the same in addresses and in JSON, whatever is around them.)
 */
function textForms(text: string): readonly string[] {
  const forms = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
  forms.push(Buffer.from(text).toString('hex'));
  for (const lead of [0, 1, 2]) {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from('.'.repeat(lead) + text).toString(alphabet);
      // Characters at both ends depend on their neighbours.
      forms.push(encoded.slice(lead === 0 ? 0 : 4, -4));
    }
  }
  return forms;
}
