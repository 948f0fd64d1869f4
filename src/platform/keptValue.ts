import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';

/** A value that VS Code keeps for all windows, under one key; what it means is for whoever extends this. */
export abstract class KeptValue implements Disposable {
  readonly #store: Memento;
  readonly #key: string;
  readonly #changed: Emitter<void>;

  protected constructor(store: Memento, key: string, onError: (error: unknown) => void) {
    this.#store = store;
    this.#key = key;
    this.#changed = new Emitter<void>(onError);
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Whatever is there, of whatever form: an older or newer version may have left it. */
  protected get stored(): unknown {
    return this.#store.get<unknown>(this.#key);
  }

  protected async write(value: unknown): Promise<void> {
    await this.#store.update(this.#key, value);
  }

  /** Tells that it means something else now. */
  protected tell(): void {
    this.#changed.fire();
  }
}
