import type { Disposable } from '../sessions/emitter.ts';

/** Takes a part to dispose of in the end, and gives it back. */
export type Own = <T extends Disposable>(part: T) => T;

/** What is not there yet, for who may need it. */
export interface Later<T> {
  /** Undefined until it is made. */
  readonly made: T | undefined;
  /** Whether it is there, or on its way. */
  readonly begun: boolean;
  /** @throws what kept it from being loaded; EndedError when the window closes before */
  get(): Promise<T>;
  /** As {@link get}, for who has no use for it themselves; what goes wrong is said. */
  begin(): void;
  /** Told when it is made, before anybody who waits for it; begins nothing. */
  follow(follower: (made: T) => void): void;
}

/** Loads and makes it at the first need, once; again at the next need where that failed. */
export class LoadedLater<T> implements Later<T>, Disposable {
  readonly #load: () => Promise<(own: Own) => T>;
  readonly #onFailed: (error: unknown) => void;
  readonly #followers: ((made: T) => void)[] = [];
  readonly #parts: Disposable[] = [];
  #making: Promise<T> | undefined;
  #made: T | undefined;
  #ended = false;

  /**
   * @param load loads the code, and gives what makes the thing: nothing is made any more where loading outlives us
   * @param onFailed told of every attempt that came to nothing, so that who only begins one need not say it
   */
  constructor(load: () => Promise<(own: Own) => T>, onFailed: (error: unknown) => void) {
    this.#load = load;
    this.#onFailed = onFailed;
  }

  get made(): T | undefined {
    return this.#made;
  }

  get begun(): boolean {
    return this.#making !== undefined;
  }

  get(): Promise<T> {
    const making = (this.#making ??= this.#make());
    making.catch(() => {
      if (this.#making === making) this.#making = undefined;
    });
    return making;
  }

  begin(): void {
    this.get().catch(() => undefined);
  }

  follow(follower: (made: T) => void): void {
    this.#followers.push(follower);
  }

  dispose(): void {
    this.#ended = true;
    this.#disposeParts();
  }

  async #make(): Promise<T> {
    try {
      const make = await this.#load();
      if (this.#ended) throw new EndedError();
      const made = make((part) => {
        this.#parts.push(part);
        return part;
      });
      for (const follower of this.#followers) follower(made);
      this.#made = made;
      return made;
    } catch (error) {
      // The next attempt makes all of them anew.
      this.#disposeParts();
      // Nobody is left to be told then.
      if (!this.#ended) this.#onFailed(error);
      throw error;
    }
  }

  #disposeParts(): void {
    for (const part of this.#parts.splice(0)) part.dispose();
  }
}

/** The window is closing: what was on its way is not made any more. */
export class EndedError extends Error {
  override readonly name = 'EndedError';
}
