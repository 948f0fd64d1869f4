import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';

const FAVOURITES = 'favourites';

/** Identities that a person has marked, by name, in all their windows; the newest last. */
export class Favourites implements Disposable {
  readonly #store: Memento;
  readonly #changed: Emitter<void>;

  constructor(globalState: Memento, onError: (error: unknown) => void) {
    this.#store = globalState;
    this.#changed = new Emitter<void>(onError);
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get names(): readonly string[] {
    const value = this.#store.get<unknown>(FAVOURITES);
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  }

  async add(name: string): Promise<void> {
    if (!this.names.includes(name)) await this.#set([...this.names, name]);
  }

  async remove(name: string): Promise<void> {
    await this.#set(this.names.filter((other) => other !== name));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #set(names: readonly string[]): Promise<void> {
    await this.#store.update(FAVOURITES, names);
    this.#changed.fire();
  }
}
