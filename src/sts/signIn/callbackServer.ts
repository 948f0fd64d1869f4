import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callbackPage } from './callbackPage.ts';
import { signInFailed, WHY } from './failures.ts';
import type { CallbackTexts } from './person.ts';

const CALLBACK_PATH = '/oauth/callback';

/** What is registered with Identity Center: the port is left out, since it differs each time (RFC 8252, 7.3). */
export const REGISTERED_REDIRECT = `http://127.0.0.1${CALLBACK_PATH}`;

/** A browser's way back to us. */
export interface Callback {
  readonly redirectUri: string;
  /** The code that came back. @throws BaseSourceError `signInFailed`; the signal's reason when aborted */
  readonly code: Promise<string>;
  close(): void;
}

export interface CallbackOptions {
  readonly session: string;
  /** What the answer has to repeat. */
  readonly state: string;
  readonly timeoutMs: number;
  readonly texts: CallbackTexts;
}

/**
 * Listens on 127.0.0.1 for one answer of the browser. Whatever else comes to its path ends the sign-in: an answer that is
 * not ours means that somebody else is at work.
 */
export async function openCallback(options: CallbackOptions, signal: AbortSignal): Promise<Callback> {
  signal.throwIfAborted();
  const { session, timeoutMs, texts } = options;
  const answer = new Answer();
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const judged = judge(request, `127.0.0.1:${String(port)}`, options.state);
    reply(response, judged, texts);
    if (judged.kind === 'code') {
      answer.resolve(judged.code);
    } else if (judged.kind === 'ended') {
      answer.reject(signInFailed(session, judged.why));
    }
  });
  server.maxConnections = 8;
  await listen(server);
  const timer = setTimeout(() => {
    answer.reject(signInFailed(session, WHY.timedOut));
  }, timeoutMs);
  const onAbort = (): void => {
    answer.reject(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${String(port)}${CALLBACK_PATH}`,
    code: answer.promise,
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // The page that is being answered is let through; nothing new is.
      server.close();
      server.closeIdleConnections();
    },
  };
}

type Judged =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'ended'; readonly why: string }
  /** Nothing of ours: a browser asking for an icon. */
  | { readonly kind: 'stray'; readonly status: number };

function judge(request: IncomingMessage, host: string, state: string): Judged {
  if (request.headers.host !== host) {
    return { kind: 'stray', status: 421 };
  }
  const { url: target = '/' } = request;
  const base = `http://${host}`;
  const url = URL.canParse(target, base) ? new URL(target, base) : undefined;
  if (url?.pathname !== CALLBACK_PATH) {
    return { kind: 'stray', status: 404 };
  }
  if (request.method !== 'GET') {
    return { kind: 'stray', status: 405 };
  }
  const { origin } = request.headers;
  const mode = request.headers['sec-fetch-mode'];
  // A person's browser navigates here; a script of another page does not.
  if ((origin !== undefined && origin !== `http://${host}`) || (mode !== undefined && mode !== 'navigate')) {
    return { kind: 'ended', why: WHY.foreign };
  }
  if (!sameText(url.searchParams.get('state') ?? '', state)) {
    return { kind: 'ended', why: WHY.state };
  }
  const error = url.searchParams.get('error');
  if (error !== null) {
    return { kind: 'ended', why: error === 'access_denied' ? WHY.denied : WHY.malformed };
  }
  const codes = url.searchParams.getAll('code');
  const [code] = codes;
  return code === undefined || code === '' || codes.length > 1
    ? { kind: 'ended', why: WHY.malformed }
    : { kind: 'code', code };
}

/** A promise that is settled from outside. */
class Answer {
  resolve: (code: string) => void = () => undefined;
  reject: (reason: Error) => void = () => undefined;
  readonly promise = new Promise<string>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    // Whoever waits sees the failure; before anybody does, it is no unhandled one.
    this.promise.catch(() => undefined);
  }
}

/** In a time that tells nothing of where they differ. */
function sameText(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function reply(response: ServerResponse, judged: Judged, texts: CallbackTexts): void {
  response.setHeader('Connection', 'close');
  response.setHeader('Cache-Control', 'no-store');
  if (judged.kind === 'stray') {
    response.writeHead(judged.status).end();
    return;
  }
  const text = judged.kind === 'code' ? texts.done : judged.why === WHY.denied ? texts.denied : texts.failed;
  response
    .writeHead(judged.kind === 'code' || judged.why === WHY.denied ? 200 : 403, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    .end(callbackPage(texts.title, text));
}

async function listen(server: ReturnType<typeof createServer>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
}
