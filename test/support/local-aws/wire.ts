import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as it arrived, body and all. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Number of the TCP connection, counted from 1, so that tests can see whether it was kept alive. */
  readonly connection: number;
}

/** An answer before it is written. */
export interface WireReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const jsonReply = (status: number, value: unknown): WireReply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

export const textReply = (status: number, body: string): WireReply => ({
  status,
  contentType: 'text/plain',
  body,
});

const BODY_LIMIT = 1_000_000;

export async function readRequest(incoming: IncomingMessage, connection: number): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('The request is too large');
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
    connection,
  };
}

export function writeReply(response: ServerResponse, reply: WireReply, date: Date): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, {
    'content-type': reply.contentType,
    'content-length': body.length,
    // Clients learn AWS's clock from here and correct their own by it.
    date: date.toUTCString(),
    ...reply.headers,
  });
  response.end(body);
}
