import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Agent, request } from 'node:http';
import { KEYS, role } from '../../fixtures/organisation.ts';
import { clock, run } from './answers.ts';

const url = new URL(process.env['AWS_ENDPOINT_URL_STS'] ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** An AssumeRole that is granted, so that AWS has as much to do as for a hop; signed before the clock starts. */
async function sign(): Promise<{ readonly headers: Record<string, string>; readonly body: string }> {
  const body = new URLSearchParams({
    ...{ Action: 'AssumeRole', Version: '2011-06-15' },
    ...{ RoleArn: role('hub', 'Hub'), RoleSessionName: 'dana' },
  }).toString();
  const signer = new SignatureV4({
    ...{ service: 'sts', region: 'eu-central-1', sha256: Sha256 },
    credentials: KEYS.dana,
  });
  const { headers } = await signer.sign({
    ...{ method: 'POST', protocol: url.protocol, hostname: url.hostname, path: '/' },
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return { headers, body };
}

run(async () => {
  const { headers, body } = await sign();
  const ask = async (): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request(url, { method: 'POST', agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`Refused: ${String(response.statusCode)}`));
        response.on('error', reject).on('end', resolve).resume();
      });
      asked.on('error', reject).end(body);
    });
  /** One after the other on one connection: nobody who asks in turn can be faster. */
  const requests = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent++) await ask();
  };
  const first = await clock(() => requests(3));
  const later = await clock(() => requests(3));
  const sibling = await clock(() => requests(1));
  return { first, later, sibling };
});
