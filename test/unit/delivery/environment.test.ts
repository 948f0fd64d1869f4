import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Environment, type Collection } from '../../../src/delivery/environment.ts';
import type { Variables } from '../../../src/delivery/variables.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';

/** VS Code's collection as far as it is used, writing down each touch. */
class Touched implements Collection {
  readonly touches: string[] = [];
  readonly values = new Map<string, string>();
  #description: Collection['description'];

  get description(): Collection['description'] {
    return this.#description;
  }

  set description(text: Collection['description']) {
    this.touches.push(`description ${typeof text === 'string' ? text : 'none'}`);
    this.#description = text;
  }

  replace(name: string, value: string): void {
    this.touches.push(`replace ${name}`);
    this.values.set(name, value);
  }

  append(name: string, value: string): void {
    this.touches.push(`append ${name}`);
    this.values.set(name, value);
  }

  delete(name: string): void {
    this.touches.push(`delete ${name}`);
    this.values.delete(name);
  }
}

function variables(values: Readonly<Record<string, string>>, description?: string): Variables {
  return { values: new Map(Object.entries(values)), ...(description === undefined ? {} : { description }) };
}

function world(first: Variables) {
  const changed = new Emitter<Variables>((error) => {
    throw error;
  });
  const collection = new Touched();
  const environment = new Environment(collection, { variables: first, onDidChange: changed.event });
  collection.touches.length = 0;
  return { changed, collection, environment };
}

describe('the environment of the window', () => {
  test('starts with what there is', () => {
    const { collection } = world(variables({ A: '1' }, 'who'));
    assert.deepEqual(Object.fromEntries(collection.values), { A: '1' });
    assert.equal(collection.description, 'who');
  });

  test('touches only what differs', () => {
    const { changed, collection } = world(variables({ A: '1', B: '2', C: '3' }, 'who'));
    changed.fire(variables({ A: '1', B: 'new', D: '4' }, 'who'));
    assert.deepEqual(collection.touches, ['delete C', 'replace B', 'replace D']);
  });

  test('touches nothing when nothing differs', () => {
    const { changed, collection } = world(variables({ A: '1' }, 'who'));
    changed.fire(variables({ A: '1' }, 'who'));
    assert.deepEqual(collection.touches, []);
  });

  test('takes everything away on release, the description too', () => {
    const { changed, collection } = world(variables({ A: '1', B: '2' }, 'who'));
    changed.fire(variables({}));
    assert.equal(collection.values.size, 0);
    assert.equal(collection.description, undefined);
  });

  test('ends with its window', () => {
    const { changed, collection, environment } = world(variables({ A: '1' }));
    environment.dispose();
    changed.fire(variables({ A: '2' }));
    assert.deepEqual(collection.touches, []);
  });
});
