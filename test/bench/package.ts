/** `npm run bench:package`: sizes of the package and of what VS Code loads at activation. It prints and never fails. */
import { stat } from 'node:fs/promises';
import { packageExtension } from '../../scripts/package.ts';
import { readZip } from '../../scripts/zip.ts';
import { finish } from './result.ts';

const file = await packageExtension();
const files = await readZip(file);
const sizeOf = (name: string): number => (files.get(name)?.length ?? 0) / 1000;
const sizeOfSdk = [...files]
  .filter(([name]) => /\/dist\/sdk[^/]*$/.test(name))
  .reduce((sum, [, { length }]) => sum + length, 0);

await finish('package', 'Sizes', [
  { what: 'package', value: (await stat(file)).size / 1000, unit: 'kB', goal: { atMost: 600 } },
  { what: 'entry bundle', value: sizeOf('extension/dist/extension.cjs'), unit: 'kB', goal: { atMost: 120 } },
  { what: 'SDK, what every resolve loads', value: sizeOf('extension/dist/sdk.cjs'), unit: 'kB' },
  { what: 'SDK, all parts', value: sizeOfSdk / 1000, unit: 'kB' },
]);
