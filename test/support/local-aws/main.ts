import { parseArgs } from 'node:util';
import { organisation } from '../../fixtures/organisation.ts';
import { startLocalAws } from './server.ts';

/**
 * The local AWS with the sample organisation as a process of its own:
 * `node test/support/local-aws/main.ts --port 4566`. Prints one line, `{"url": "http://127.0.0.1:4566", …}`,
 * and ends on SIGTERM or SIGINT.
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const aws = await startLocalAws({ organisation, port: Number(values.port) });
process.stdout.write(
  `${JSON.stringify({ url: aws.url, containerUrl: aws.containerUrl, pid: process.pid })}\n`,
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void aws.close());
}
