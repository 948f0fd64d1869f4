import type { Memento } from 'vscode';
import { KeptValue } from './keptValue.ts';

/** Identities that a person has marked, by name, in all their windows; the newest last. */
export class Favourites extends KeptValue {
  constructor(globalState: Memento, onError: (error: unknown) => void) {
    super(globalState, 'favourites', onError);
  }

  get names(): readonly string[] {
    const value = this.stored;
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  }

  async add(name: string): Promise<void> {
    if (!this.names.includes(name)) await this.#set([...this.names, name]);
  }

  async remove(name: string): Promise<void> {
    await this.#set(this.names.filter((other) => other !== name));
  }

  async #set(names: readonly string[]): Promise<void> {
    await this.write(names);
    this.tell();
  }
}
