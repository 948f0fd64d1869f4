import { nodeTestStep } from './nodeTests.ts';
import { packageExtension, packageNeighbour } from './package.ts';

await packageExtension();
await packageNeighbour();
// Each file has a VS Code and a browser of its own: two of them at a time are too much for a small machine.
await nodeTestStep({ pattern: 'test/ui/**/*.test.ts', only: process.argv[2], concurrency: 1 });
