import { nodeTestStep } from './nodeTests.ts';

await nodeTestStep({ pattern: 'test/unit/**/*.test.ts', only: process.argv[2] });
