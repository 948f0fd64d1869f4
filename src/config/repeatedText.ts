/** A text and what is wrong with it, if anything. */
export interface CheckedText {
  readonly text: string;
  readonly fault: string | undefined;
}

/**
 * Checks texts of one kind. Thousands of profiles have the same region, or the same session name: a text that is the same
 * as the last one is not checked again, and kept once.
 */
export class RepeatedText {
  readonly #faultOf: (text: string) => string | undefined;
  #last: CheckedText | undefined;

  constructor(faultOf: (text: string) => string | undefined) {
    this.#faultOf = faultOf;
  }

  check(text: string): CheckedText {
    if (this.#last?.text !== text) {
      this.#last = { text, fault: this.#faultOf(text) };
    }
    return this.#last;
  }
}
