import type { Clock } from '../../sessions/clock.ts';
import type { Disposable } from '../../sessions/emitter.ts';

/** How long secrets may stay in the clipboard. */
const KEPT_MS = 60_000;

/** The part of VS Code's clipboard that is used. */
export interface Clipboard {
  readText(): Thenable<string>;
  writeText(text: string): Thenable<void>;
}

/** Puts secrets into the clipboard for a minute. */
export class SecretClipboard implements Disposable {
  readonly #clipboard: Clipboard;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #timer: Disposable | undefined;
  /** What is there until its minute is over. */
  #kept: string | undefined;

  constructor(clipboard: Clipboard, clock: Clock, onError: (error: unknown) => void) {
    this.#clipboard = clipboard;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Copies a text, and takes it away after a minute unless something else was copied since. */
  async copy(text: string): Promise<void> {
    await this.#clipboard.writeText(text);
    this.#kept = text;
    this.#timer?.dispose();
    this.#timer = this.#clock.after(KEPT_MS, () => {
      this.#clear(text).catch(this.#onError);
    });
  }

  /** A window that closes takes its secrets along, as far as VS Code still lets it. */
  dispose(): void {
    this.#timer?.dispose();
    if (this.#kept !== undefined) this.#clear(this.#kept).catch(() => undefined);
  }

  async #clear(text: string): Promise<void> {
    this.#kept = undefined;
    if (sameText(await this.#clipboard.readText(), text)) await this.#clipboard.writeText('');
  }
}

/** Clipboards of some systems change the line ends of what they hold. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n');
}
