import type { Memento } from 'vscode';

const IDENTITY = 'identity';
const RECENTS = 'recents';
const MOST_RECENTS = 8;

/** What a window remembers of earlier days: names only, never credentials. */
export class Remembered {
  readonly #store: Memento;

  constructor(workspaceState: Memento) {
    this.#store = workspaceState;
  }

  /** The identity chosen for this workspace; undefined when none is, or it was released. */
  get identity(): string | undefined {
    const value = this.#store.get<unknown>(IDENTITY);
    return typeof value === 'string' ? value : undefined;
  }

  /** Names of the last identities, the latest first. */
  get recents(): readonly string[] {
    const value = this.#store.get<unknown>(RECENTS);
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  }

  async choose(name: string): Promise<void> {
    const recents = [name, ...this.recents.filter((other) => other !== name)].slice(0, MOST_RECENTS);
    // Both at once: a release must not come in between, and be undone by the second.
    await Promise.all([this.#store.update(RECENTS, recents), this.#store.update(IDENTITY, name)]);
  }

  async release(): Promise<void> {
    await this.#store.update(IDENTITY, undefined);
  }
}
