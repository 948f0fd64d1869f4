import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';

/** How an answer is given. */
export interface Manner {
  readonly status: number;
  readonly type: string;
  /** Whole; broken off; begun and never ended; or one byte after the other. */
  readonly pace: 'whole' | 'cut' | 'stall' | 'drip';
  /** The length that is announced, as a share of the real one; undefined: chunked. */
  readonly length?: number | undefined;
}

/** Nothing is wrong with it: where the body is right too, whoever asks has to succeed. */
export const PROPER: Manner = { status: 200, type: 'application/json', pace: 'whole' };

export function isProper({ status, pace, length = 1 }: Manner): boolean {
  return status === 200 && pace === 'whole' && length === 1;
}

/** What was answered properly and failed: the one excuse is a machine too slow for the short limits of these runs. */
export function assertTooSlow(error: unknown): void {
  const { failure } = error as { readonly failure?: unknown };
  assert.equal(failure, 'timeout', `a proper answer was not taken: ${String(error)}`);
}

export const manners: fc.Arbitrary<Manner> = fc.record({
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    { weight: 2, arbitrary: fc.constantFrom(204, 302, 400, 401, 403, 404, 429, 500, 503) },
  ),
  type: fc.constantFrom(
    'text/xml',
    'application/json',
    'text/html',
    '',
    'application/x-amz-json-1.1; charset=utf-7',
  ),
  pace: fc.oneof(
    { weight: 12, arbitrary: fc.constant('whole' as const) },
    { weight: 2, arbitrary: fc.constant('cut' as const) },
    { weight: 1, arbitrary: fc.constantFrom('stall' as const, 'drip' as const) },
  ),
  length: fc.option(fc.constantFrom(0, 0.5, 1, 2), { nil: undefined, freq: 2 }),
});

export interface BadServer {
  readonly url: string;
  /** What the next requests are answered with. */
  answer: (path: string) => { readonly body: string; readonly manner: Manner };
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that answers as badly as it is told. */
export async function openBadServer(): Promise<BadServer> {
  const bad: { answer: BadServer['answer'] } = {
    answer: () => ({ body: '', manner: { status: 500, type: '', pace: 'whole' } }),
  };
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => undefined);
    const { body, manner } = bad.answer(request.url ?? '/');
    try {
      give(response, body, manner);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(bad, {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function give(response: ServerResponse, body: string, { status, type, pace, length }: Manner): void {
  const bytes = Buffer.from(body);
  const announced = length === undefined ? {} : { 'content-length': Math.floor(bytes.length * length) };
  response.strictContentLength = false;
  response.writeHead(status, { ...(type === '' ? {} : { 'content-type': type }), ...announced });
  const half = bytes.subarray(0, bytes.length / 2);
  switch (pace) {
    case 'whole':
      response.end(bytes);
      return;
    case 'cut':
      response.write(half, () => response.destroy());
      return;
    case 'stall':
      response.write(half);
      return;
    case 'drip':
      void drip(response, bytes);
  }
}

async function drip(response: ServerResponse, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}
