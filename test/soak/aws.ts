/** The local AWS of a soak, in a process of its own and in fast time: `node aws.ts <began> <speed>`. */
import { organisation } from '../fixtures/organisation.ts';
import { startLocalAws } from '../support/local-aws/server.ts';
import { trueNow } from './time.ts';

const [began = 0, speed = 1] = process.argv.slice(2).map(Number);
const aws = await startLocalAws({ organisation, now: () => new Date(trueNow({ began, speed })) });
process.stdout.write(`${aws.url}\n`);
process.once('SIGTERM', () => void aws.close());
