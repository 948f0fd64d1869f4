import assert from 'node:assert/strict';
import { connect } from 'node:net';
import fc from 'fast-check';
import { newEndpoint, standing } from '../../support/endpoint.ts';
import { active, MINUTE, NOW, prodAdmin } from '../../unit/views/samples.ts';
import { mutate, mutations, type Mutation } from '../mutation.ts';
import type { Target } from '../target.ts';

const dictionary = [
  ...[
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\0',
    ' ',
    ':',
    '/',
    '?',
    '#',
    'GET ',
    'POST ',
    'HTTP/1.0',
    'HTTP/2',
    '%2e%2e',
  ],
  ...['Origin: http://evil.example\r\n', 'Host: evil.example\r\n', 'Content-Length: 5\r\n', 'Cookie: a\r\n'],
  ...[
    'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'Connection: keep-alive\r\n',
    'Expect: 100-continue\r\n',
    'é',
  ],
];

interface Input {
  readonly changes: readonly Mutation[];
  /** Where the text is cut into two writes. */
  readonly split: number;
}

/** Bytes over a real socket. No answer with credentials without the whole token, and the next client is served. */
export const endpointTarget: Target<Input> = {
  name: 'endpoint',
  inputs: fc.record({ changes: mutations(dictionary), split: fc.double({ min: 0, max: 1, noNaN: true }) }),
  open: async () => {
    const identity = standing(active(prodAdmin, 60 * MINUTE));
    const { endpoint, errors, lines } = newEndpoint({
      window: identity,
      named: () => identity,
      now: () => NOW,
    });
    const { url, token } = await endpoint.window();
    const port = Number(new URL(url).port);
    const right = `GET /w HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nAuthorization: ${token.reveal()}\r\nConnection: close\r\n\r\n`;
    const secret =
      identity.state.kind === 'active' ? identity.state.identity.credentials.secretAccessKey : undefined;
    assert.ok(secret);
    return {
      check: async ({ changes, split }) => {
        const bytes = mutate(right, changes);
        const reply = await exchange(port, bytes, Math.floor(split * bytes.length));
        if (reply.includes(secret.reveal()))
          assert.ok(bytes.includes(token.reveal()), 'credentials without the token');
        else assert.match(reply, /^$|^HTTP\/1\.1 [45]\d\d /);
        assert.match(await exchange(port, right, 10), /^HTTP\/1\.1 200 /);
        assert.deepEqual(errors, []);
        assert.ok(!lines.all.join('\n').includes(token.reveal()));
      },
      close: async () => {
        endpoint.dispose();
      },
    };
  },
};

/** Sends in two parts, says that nothing follows, and gives all that came back until the other side ended it. */
async function exchange(port: number, bytes: string, split: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  let reply = '';
  // A connection that is cut in the middle is a refusal, too.
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => (reply += data.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const ended = new Promise((resolve) => socket.once('end', resolve));
  socket.write(bytes.slice(0, split));
  await new Promise((resolve) => setImmediate(resolve));
  socket.end(bytes.slice(split));
  await Promise.race([ended, closed]);
  socket.destroy();
  await closed;
  return reply;
}
