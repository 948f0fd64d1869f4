import type { LogOutputChannel } from 'vscode';
import type { Redactor } from './redaction.ts';

/** Where the product writes down what it does. Not localized, and never given environments or replies. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string, error?: unknown): void;
  error(message: string, error?: unknown): void;
}

/** The part of VS Code's channel that is used. */
type Channel = Pick<LogOutputChannel, 'debug' | 'info' | 'warn' | 'error' | 'show'>;

/** The only way to the output channel: every line passes the redactor first. */
export class RedactingLog implements Log {
  readonly #channel: Channel;
  readonly #redactor: Redactor;

  constructor(channel: Channel, redactor: Redactor) {
    this.#channel = channel;
    this.#redactor = redactor;
  }

  debug(message: string): void {
    this.#channel.debug(this.#redactor.redact(message));
  }

  info(message: string): void {
    this.#channel.info(this.#redactor.redact(message));
  }

  warn(message: string, error?: unknown): void {
    this.#channel.warn(this.#redactor.redact(withError(message, error)));
  }

  error(message: string, error?: unknown): void {
    this.#channel.error(this.#redactor.redact(withError(message, error)));
  }

  show(): void {
    this.#channel.show();
  }
}

/** Name and message down the chain of causes; no properties, since those of SDK errors hold whole requests. */
function withError(message: string, error: unknown): string {
  if (error === undefined) return message;
  const causes: string[] = [];
  let cause: unknown = error;
  for (let depth = 0; cause !== undefined && depth < 5; depth++) {
    causes.push(describeCause(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return `${message} ${causes.join(', caused by ')}`;
}

function describeCause(cause: unknown): string {
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
  return typeof cause === 'string' ? cause : `a thrown ${typeof cause}`;
}
