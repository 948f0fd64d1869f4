/**
 * `npm run fuzz [-- --seconds 60 --seed 1 --only config]`: new inputs for a bounded time, shared among the targets. What is
 * found is printed with its seed, and written to out/fuzz in the form in which test/unit/fuzz-cases keeps it.
 */
import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { outFolder } from '../support/vscode/paths.ts';
import { fuzz } from './target.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const chosen = targets.filter(({ target }) => values.only === undefined || target.name === values.only);
if (chosen.length === 0) throw new Error(`There is no target ${String(values.only)}.`);
const limitMs = (Number(values.seconds) * 1000) / chosen.length;
console.log(`Seed ${String(seed)}`);
for (const { target } of chosen) {
  const { tried, found } = await fuzz(target, { seed, runs: 10_000_000, limitMs });
  if (found === undefined) {
    console.log(`  ✓ ${target.name}: ${String(tried)} inputs`);
    continue;
  }
  const file = path.join(outFolder, 'fuzz', `${target.name}-${String(seed)}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ target: target.name, input: found.input }, undefined, 2)}\n`);
  console.log(`  ✗ ${target.name}: ${found.error}`);
  console.log(
    `    seed ${String(seed)}, path ${String(found.path)}, kept in out/fuzz/${path.basename(file)}`,
  );
  process.exitCode = 1;
}
