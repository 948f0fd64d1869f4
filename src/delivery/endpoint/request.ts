import { LIMITS } from './limits.ts';

/** Why a request was refused, as it is counted in the log. */
export type Refusal =
  | 'browser'
  | 'host'
  | 'method'
  | 'body'
  | 'path'
  | 'token'
  | 'malformed'
  | 'timeout'
  | 'pipelined'
  | 'crowded';

/** The head of a request as it came, headers by name and value in turns. */
export interface Head {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/** A request that may ask: for a path, with a token that is still to be checked. */
export interface Ask {
  readonly kind: 'ask';
  readonly path: string;
  readonly authorization: string;
}

export interface Refused {
  readonly kind: 'refused';
  readonly why: Refusal;
  readonly status: number;
}

/**
 * Judges everything about a request but its token. A page in a browser must get nowhere, even one whose name points
 * to 127.0.0.1: browsers always send one of these headers, or a Host that is not ours.
 */
export function judge({ method, url, rawHeaders }: Head, port: number): Ask | Refused {
  let host: string | undefined;
  let authorization: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] ?? '';
    const name = (rawHeaders[index] ?? '').toLowerCase();
    switch (name) {
      case 'host':
        // Twice is a trick on whoever reads only one.
        if (host !== undefined) return refused('host', 400);
        host = value;
        break;
      case 'authorization':
        if (authorization !== undefined) return refused('token', 401);
        authorization = value;
        break;
      case 'content-length':
        if (value !== '0') return refused('body', 413);
        break;
      case 'transfer-encoding':
      case 'expect':
      case 'upgrade':
      case 'trailer':
        return refused('body', 400);
      default:
        if (isBrowsers(name)) return refused('browser', 403);
    }
  }
  if (host !== `127.0.0.1:${String(port)}` && host !== `localhost:${String(port)}`) {
    return refused('host', 403);
  }
  if (method !== 'GET') return refused('method', 405);
  if (url === undefined || url.length > LIMITS.targetLength) return refused('path', 404);
  const query = url.indexOf('?');
  return {
    kind: 'ask',
    path: query === -1 ? url : url.slice(0, query),
    authorization: authorization ?? '',
  };
}

export function refused(why: Refusal, status: number): Refused {
  return { kind: 'refused', why, status };
}

function isBrowsers(name: string): boolean {
  return (
    name === 'origin' ||
    name === 'referer' ||
    name === 'cookie' ||
    name.startsWith('sec-') ||
    name.startsWith('access-control-')
  );
}
