import { nodeTestStep } from './nodeTests.ts';
import { packageExtension } from './package.ts';

await packageExtension();
// Each file has a VS Code and a browser of its own: two of them at a time are too much for a small machine.
await nodeTestStep({ pattern: 'test/ui/**/*.test.ts', only: process.argv[2], concurrency: 1 });
