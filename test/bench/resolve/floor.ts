import { Agent, request } from 'node:http';
import { clock, run } from './answers.ts';

const url = process.env['AWS_ENDPOINT_URL_STS'] ?? '';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Requests of AssumeRole's size, one after the other on one connection: nobody who asks in turn can be faster. */
const requests = async (count: number): Promise<void> => {
  for (let sent = 0; sent < count; sent++) await ask();
};

async function ask(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      response.on('error', reject).on('end', resolve).resume();
    });
    asked.on('error', reject).end('Action=GetCallerIdentity&Version=2011-06-15');
  });
}

run(async () => {
  const first = await clock(() => requests(3));
  const later = await clock(() => requests(3));
  const sibling = await clock(() => requests(1));
  return { first, later, sibling };
});
