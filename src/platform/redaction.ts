import { redact } from '../sts/redact.ts';

/** Enough for days of renewals; what is older has ended long ago. */
const MOST_KNOWN = 200;

/** Masks secrets in text: what looks like one, and every value it was told of. */
export class Redactor {
  readonly #known = new Set<string>();

  /** Masks this very value from now on, whatever it looks like. The oldest values are forgotten in the end. */
  learn(secret: string): void {
    // Short values would mask ordinary words.
    if (secret.length < 8) return;
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  redact(text: string): string {
    return redact(text, this.#known);
  }
}
