import type { EnvironmentVariableCollection } from 'vscode';
import type { Disposable } from '../sessions/emitter.ts';
import type { Variables, VariableSource } from './variables.ts';

/** The part of VS Code's collection that is used; it starts every window empty, since it is not persistent. */
export type Collection = Pick<EnvironmentVariableCollection, 'replace' | 'append' | 'delete' | 'description'>;

/**
 * The one owner of the window's environment for terminals and tasks. Touches only the variables that differ: VS Code
 * marks every open terminal as stale at each change, even at one that changes nothing.
 */
export class Environment implements Disposable {
  readonly #collection: Collection;
  readonly #subscription: Disposable;
  #delivered: Variables = { values: new Map() };

  constructor(collection: Collection, source: VariableSource) {
    this.#collection = collection;
    this.#deliver(source.variables);
    this.#subscription = source.onDidChange((variables) => {
      this.#deliver(variables);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #deliver(variables: Variables): void {
    const { values, description } = variables;
    const before = this.#delivered;
    for (const name of before.values.keys()) {
      if (!values.has(name)) this.#collection.delete(name);
    }
    for (const [name, value] of values) {
      const append = isAppended(variables, name);
      if (before.values.get(name) === value && isAppended(before, name) === append) continue;
      if (append) this.#collection.append(name, value);
      else this.#collection.replace(name, value);
    }
    if (this.#collection.description !== description) this.#collection.description = description;
    this.#delivered = variables;
  }
}

function isAppended({ appended }: Variables, name: string): boolean {
  return appended?.has(name) ?? false;
}
