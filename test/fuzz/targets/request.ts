import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judge } from '../../../src/delivery/endpoint/request.ts';
import { opens, Tokens, WINDOW_PATH } from '../../../src/delivery/endpoint/tokens.ts';
import type { Target } from '../target.ts';

const PORT = 4_566;
const tokens = new Tokens(Buffer.alloc(32, 7));
const guard = tokens.guard(WINDOW_PATH);
const token = tokens.of(WINDOW_PATH).reveal();

interface Input {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
}

const name = fc.oneof(
  fc.constantFrom(
    ...[
      'Host',
      'HOST',
      'host',
      'Authorization',
      'authorization',
      'Origin',
      'Referer',
      'Cookie',
      'Sec-Fetch-Mode',
    ],
    ...[
      'Content-Length',
      'Transfer-Encoding',
      'Expect',
      'Upgrade',
      'Access-Control-Request-Method',
      'Accept',
      'X',
    ],
  ),
  fc.string(),
);
const value = fc.oneof(
  fc.constantFrom(
    ...[
      `127.0.0.1:${String(PORT)}`,
      `localhost:${String(PORT)}`,
      'evil.example',
      `127.0.0.1:${String(PORT)} `,
    ],
    ...['0', '00', '1', token, ` ${token}`, `${token}${token}`, `Bearer ${token}`, '', 'chunked', 'null'],
  ),
  fc.string(),
);

/** The judgement of a request's head. Whatever it lets through is what an AWS client sends, and nothing else. */
export const requestTarget: Target<Input> = {
  name: 'request',
  inputs: fc.record({
    method: fc.oneof(fc.constantFrom('GET', 'get', 'POST', 'HEAD', 'OPTIONS'), fc.string()),
    url: fc.oneof(
      fc.constantFrom('/w', '/w?', '/w?x=/p/', '/W', '//w', '/p/../w', 'http://127.0.0.1/w', '*'),
      fc.string(),
    ),
    headers: fc.array(fc.tuple(name, value), { maxLength: 6 }),
  }),
  open: async () => ({
    check: async ({ method, url, headers }) => {
      const judged = judge({ method, url, rawHeaders: headers.flat() }, PORT);
      if (judged.kind === 'refused') {
        assert.ok(judged.status >= 400 && judged.status < 500);
        return;
      }
      const named = (wanted: string): string[] =>
        headers.filter(([key]) => key.toLowerCase() === wanted).map(([, text]) => text);
      assert.equal(method, 'GET');
      assert.equal(named('host').length, 1);
      assert.match(named('host')[0] ?? '', new RegExp(`^(127\\.0\\.0\\.1|localhost):${String(PORT)}$`));
      for (const forbidden of ['origin', 'referer', 'cookie', 'transfer-encoding', 'expect', 'upgrade']) {
        assert.deepEqual(named(forbidden), []);
      }
      assert.ok(named('content-length').every((length) => length === '0'));
      assert.ok(!judged.path.includes('?'));
      if (opens(guard, judged.authorization)) assert.deepEqual(named('authorization'), [token]);
    },
    close: async () => undefined,
  }),
};
