import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that must never be shown. Every accidental way out (string conversion, JSON, `console.log`, structured
 * inspection) yields `[redacted]`; only {@link Secret.reveal} gives the value, so its uses can be found and reviewed.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    // Not `other.#value`: the SDK bundle has a copy of this class of its own.
    return this.#value === other.reveal();
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
