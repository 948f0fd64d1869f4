import { redact } from '../sts/redact.ts';

/** Enough for days of renewals; what is older has ended long ago. */
const MOST_KNOWN = 200;

/** Masks secrets in text: what looks like one, and every value it was told of. */
export class Redactor {
  readonly #known = new Set<string>();

  /** Masks this very value from now on, whatever it looks like. What was told longest ago is forgotten in the end. */
  learn(secret: string): void {
    // Short values would mask ordinary words.
    if (secret.length < 8) return;
    // Told again, it is the youngest: a set would leave it in its old place.
    this.#known.delete(secret);
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  redact(text: string): string {
    return redact(text, this.#known);
  }
}
