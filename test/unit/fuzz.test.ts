import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fuzz } from '../fuzz/target.ts';
import { targets } from '../fuzz/targets.ts';

/** Fixed, so that a change is judged by the same inputs as the one before it; `npm run fuzz` takes new ones. */
const SEED = 20_261_122;

describe('the fuzzer', { timeout: 20_000 }, () => {
  const never = new Promise<void>(() => undefined);
  const hanging = (input: number): Promise<void> => (input === 7 ? never : Promise.resolve());

  it('reports input that something hangs at, and the examples before all other', async () => {
    const target = {
      ...{ name: 'hangs', inputs: fc.constant(1), examples: [7] },
      open: () => Promise.resolve({ check: hanging, close: () => Promise.resolve() }),
    };
    const { found, tried } = await fuzz(target, { seed: SEED, runs: 3, hangMs: 20 });
    assert.match(found?.error ?? '', /did not end within 20 ms/);
    assert.deepEqual([found?.input, tried], [7, 1]);
  });
});

describe('input nobody thought of', () => {
  for (const { target, runs } of targets) {
    it(`does no harm to ${target.name}`, async () => {
      const { found } = await fuzz(target, { seed: SEED, runs });
      assert.equal(found, undefined);
    });
  }
});

interface Case {
  readonly target: string;
  readonly input: unknown;
}

describe('input that did harm once', async () => {
  const folder = path.join(import.meta.dirname, 'fuzz-cases');
  for await (const file of glob('*.json', { cwd: folder })) {
    it(`does none any more: ${file}`, async () => {
      const { target: name, input } = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Case;
      const found = targets.find(({ target }) => target.name === name);
      assert.ok(found, `there is a target ${name}`);
      const open = await found.target.open();
      try {
        await open.check(input);
      } finally {
        await open.close();
      }
    });
  }
});
