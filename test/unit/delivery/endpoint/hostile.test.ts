import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { LIMITS } from '../../../../src/delivery/endpoint/limits.ts';
import { pinnedPath } from '../../../../src/delivery/endpoint/tokens.ts';
import {
  newEndpoint,
  open,
  send,
  standing,
  untilClosed,
  type TestEndpoint,
} from '../../../support/endpoint.ts';
import { until } from '../../../support/vscode/wait.ts';
import { active, MINUTE, NOW, prodAdmin } from '../../views/samples.ts';

let made: TestEndpoint;
let port = 0;
let token = '';
let pinned = '';
let client: Client;

before(async () => {
  const identity = standing(active(prodAdmin, 60 * MINUTE));
  made = newEndpoint({ window: identity, named: () => identity, now: () => NOW });
  const pointer = await made.endpoint.window();
  port = Number(new URL(pointer.url).port);
  token = pointer.token.reveal();
  pinned = (await made.endpoint.pin('prod-admin')).token.reveal();
  client = new Client();
});
after(() => {
  client.stop();
  made.endpoint.dispose();
});

/** An honest client that asks again and again while others do what they do. */
class Client {
  answers = 0;
  failures = 0;
  #stopped = false;
  readonly #done = this.#run();

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        const [status] = await ask('/w', token);
        if (status === 200) this.answers++;
        else this.failures++;
      } catch {
        this.failures++;
      }
    }
  }

  /** Waits until it was answered so many times more. */
  async goesOn(times = 3): Promise<void> {
    const wanted = this.answers + times;
    while (this.answers < wanted) {
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(this.failures, 0, 'the running client is not disturbed');
    }
  }

  stop(): void {
    this.#stopped = true;
    void this.#done;
  }
}

async function ask(path: string, authorization: string): Promise<readonly [status: number, body: string]> {
  const request = get({ host: '127.0.0.1', port, path, agent: false, headers: { authorization } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let body = '';
  for await (const data of response) body += String(data);
  return [response.statusCode ?? 0, body];
}

function head(line: string, headers: Readonly<Record<string, string>> = {}, host?: string): string {
  const all = { Host: host ?? `127.0.0.1:${String(port)}`, ...headers };
  return `${line}\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

const good = (): Record<string, string> => ({ Authorization: token });

describe('a request that is not a client’s', () => {
  const cases: readonly (readonly [what: string, request: () => string, status: RegExp])[] = [
    ['no token', () => head('GET /w HTTP/1.1'), /401/],
    ['an empty token', () => head('GET /w HTTP/1.1', { Authorization: '' }), /401/],
    ['a wrong token', () => head('GET /w HTTP/1.1', { Authorization: `${token.slice(0, -1)}x` }), /401/],
    ['the start of the token', () => head('GET /w HTTP/1.1', { Authorization: token.slice(0, 20) }), /401/],
    ['the token with more behind it', () => head('GET /w HTTP/1.1', { Authorization: `${token}x` }), /401/],
    ['the token twice', () => head('GET /w HTTP/1.1', { Authorization: token + token }), /401/],
    ['the token as Bearer', () => head('GET /w HTTP/1.1', { Authorization: `Bearer ${token}` }), /401/],
    [
      'a token as long as headers may be',
      () => head('GET /w HTTP/1.1', { Authorization: 'a'.repeat(7_000) }),
      /401/,
    ],
    ['the pinned token for the window', () => head('GET /w HTTP/1.1', { Authorization: pinned }), /401/],
    ['both tokens for the window', () => head('GET /w HTTP/1.1', { Authorization: pinned + token }), /401/],
    [
      'the window’s token for a pinned identity',
      () => head(`GET ${pinnedPath('prod-admin')} HTTP/1.1`, good()),
      /401/,
    ],
    [
      'the tokens in the wrong order',
      () => head(`GET ${pinnedPath('prod-admin')} HTTP/1.1`, { Authorization: token + pinned }),
      /401/,
    ],
    ['two Authorization headers', () => head(`GET /w HTTP/1.1\r\nAuthorization: ${token}`, good()), /401/],
    [
      'the host of a site that points here',
      () => head('GET /w HTTP/1.1', good(), `evil.example:${String(port)}`),
      /403/,
    ],
    ['another port in Host', () => head('GET /w HTTP/1.1', good(), '127.0.0.1:1'), /403/],
    ['no port in Host', () => head('GET /w HTTP/1.1', good(), '127.0.0.1'), /403/],
    ['two hosts', () => head(`GET /w HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}`, good()), /40[03]/],
    ['no host', () => `GET /w HTTP/1.1\r\nAuthorization: ${token}\r\n\r\n`, /40[03]/],
    ['no host in HTTP/1.0', () => `GET /w HTTP/1.0\r\nAuthorization: ${token}\r\n\r\n`, /403/],
    ['an Origin', () => head('GET /w HTTP/1.1', { ...good(), Origin: 'https://evil.example' }), /403/],
    [
      'an Origin of this machine',
      () => head('GET /w HTTP/1.1', { ...good(), Origin: `http://127.0.0.1:${String(port)}` }),
      /403/,
    ],
    ['Origin: null', () => head('GET /w HTTP/1.1', { ...good(), Origin: 'null' }), /403/],
    ['Sec-Fetch-Site', () => head('GET /w HTTP/1.1', { ...good(), 'Sec-Fetch-Site': 'same-origin' }), /403/],
    [
      'a preflight',
      () =>
        head('OPTIONS /w HTTP/1.1', {
          Origin: 'https://evil.example',
          'Access-Control-Request-Method': 'GET',
        }),
      /403/,
    ],
    ...['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY'].map(
      (method) => [method, () => head(`${method} /w HTTP/1.1`, good()), /40[05]/] as const,
    ),
    ['CONNECT', () => head('CONNECT 127.0.0.1:80 HTTP/1.1', good()), /^$/],
    ['the root', () => head('GET / HTTP/1.1', good()), /404/],
    ['a path below', () => head('GET /w/ HTTP/1.1', good()), /404/],
    ['a path with dots', () => head('GET /p/../w HTTP/1.1', good()), /404/],
    ['an escaped path', () => head('GET /%77 HTTP/1.1', good()), /404/],
    ['a pinned identity that nobody pinned', () => head(`GET ${pinnedPath('hub')} HTTP/1.1`, good()), /404/],
    ['a name of every object', () => head('GET /__proto__ HTTP/1.1', good()), /404/],
    ['an absolute address', () => head(`GET http://127.0.0.1:${String(port)}/w HTTP/1.1`, good()), /404/],
    ['a path that is long', () => head(`GET /w?${'a'.repeat(LIMITS.targetLength)} HTTP/1.1`, good()), /404/],
    ['a body', () => `${head('GET /w HTTP/1.1', { ...good(), 'Content-Length': '5' })}hello`, /413/],
    [
      'a body that never comes',
      () => head('GET /w HTTP/1.1', { ...good(), 'Content-Length': '999999999' }),
      /413/,
    ],
    [
      'a body in pieces',
      () => `${head('GET /w HTTP/1.1', { ...good(), 'Transfer-Encoding': 'chunked' })}5\r\nhello`,
      /400/,
    ],
    ['an expectation', () => head('GET /w HTTP/1.1', { ...good(), Expect: '100-continue' }), /400/],
    [
      'an upgrade',
      () => head('GET /w HTTP/1.1', { ...good(), Connection: 'Upgrade', Upgrade: 'websocket' }),
      /400/,
    ],
    [
      'headers that are too long',
      () => head('GET /w HTTP/1.1', { ...good(), X: 'a'.repeat(2 * LIMITS.headerBytes) }),
      /431/,
    ],
    [
      'a path that is too long for headers',
      () => head(`GET /${'a'.repeat(2 * LIMITS.headerBytes)} HTTP/1.1`),
      /431/,
    ],
    ['a bare line feed in a header', () => `GET /w HTTP/1.1\nHost: x\n\n`, /40[03]/],
    ['what is no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00', /400/],
    ['another protocol', () => 'EHLO evil.example\r\n', /400/],
    ['HTTP/2 without asking', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /40[035]/],
    [
      'length and pieces at once',
      () => head('GET /w HTTP/1.1', { ...good(), 'Content-Length': '0', 'Transfer-Encoding': 'chunked' }),
      /400/,
    ],
  ];
  for (const [what, request, status] of cases) {
    test(`${what} gets a bare status and an end`, async () => {
      const reply = await send(port, request());
      assert.match(reply.split('\r\n', 1)[0] ?? '', status);
      assert.doesNotMatch(reply, /AccessKeyId|ASIA|secret/);
      if (reply !== '') assert.match(reply, /content-length: 0\r\n(?:[^]+\r\n)?\r\n$/i, 'no body');
      await client.goesOn();
    });
  }
});

describe('bounds', () => {
  test('a head that comes byte by byte is cut off', { timeout: 20_000 }, async () => {
    const socket = await open(port);
    const closed = untilClosed(socket);
    const slow = setInterval(() => socket.write('a'), 50);
    socket.write('GET /w HTTP/1.1\r\nX: ');
    const begin = performance.now();
    try {
      // A byte that is written after the end resets the connection, at times before the answer was read.
      assert.match(await closed.catch(() => ''), /^(HTTP\/1\.1 408|$)/);
    } finally {
      clearInterval(slow);
    }
    assert.ok(socket.destroyed);
    assert.ok(performance.now() - begin < LIMITS.requestMs + 4 * LIMITS.checkMs + 1_000);
    await client.goesOn();
  });

  test('a connection that says nothing is cut off', { timeout: 20_000 }, async () => {
    const begin = performance.now();
    await untilClosed(await open(port));
    assert.ok(performance.now() - begin < LIMITS.requestMs + 4 * LIMITS.checkMs + 1_000);
  });

  test('a flood of requests in one go is answered one by one up to a number', async () => {
    const reply = await send(port, head('GET /w HTTP/1.1', good()).repeat(1_000));
    assert.ok(reply.split('"AccessKeyId"').length - 1 <= LIMITS.requestsPerSocket);
    await client.goesOn();
  });

  test('requests behind one that is refused are not even read', async () => {
    const reply = await send(port, head('GET /nowhere HTTP/1.1', good()) + head('GET /w HTTP/1.1', good()));
    assert.doesNotMatch(reply, /AccessKeyId/);
  });

  test('a second request before the answer to the first ends both', async () => {
    let release = (): void => undefined;
    const slow = standing({ kind: 'resolving', name: 'x', step: undefined, previous: undefined });
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const { endpoint } = newEndpoint({ window: { ...slow, freshen: () => waiting } });
    const pointer = await endpoint.window();
    const own = Number(new URL(pointer.url).port);
    const lines = `GET /w HTTP/1.1\r\nHost: 127.0.0.1:${String(own)}\r\nAuthorization: ${pointer.token.reveal()}\r\n\r\n`;
    assert.equal(await send(own, lines + lines), '');
    release();
    endpoint.dispose();
  });

  test('ten thousand connections keep no client out', { timeout: 120_000 }, async () => {
    const sockets: Socket[] = [];
    for (let batch = 0; batch < 100; batch++) {
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => open(port)))));
      await client.goesOn(1);
    }
    // An end that the endpoint made is heard here a while later.
    await until('the oldest of them to be closed', () =>
      Promise.resolve(sockets.filter((socket) => !socket.destroyed).length <= LIMITS.connections),
    );
    await client.goesOn(20);
    for (const socket of sockets) socket.destroy();
  });
});

describe('a client', () => {
  test('gets the window’s identity', async () => {
    const [status, body] = await ask('/w', token);
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {
      AccessKeyId: 'ASIALIVEEXAMPLE00000',
      SecretAccessKey: 'live-secret',
      Token: 'live-token',
      Expiration: '2026-11-22T13:00:00Z',
      AccountId: '333333333333',
    });
  });

  test('may call it localhost', async () => {
    const reply = await send(
      port,
      head('GET /w HTTP/1.1', { ...good(), Connection: 'close' }, `localhost:${String(port)}`),
    );
    assert.match(reply, /^HTTP\/1\.1 200/);
    assert.match(reply, /cache-control: no-store/i);
    assert.match(reply, /x-content-type-options: nosniff/i);
    assert.doesNotMatch(reply, /access-control/i);
  });

  test('gets a pinned identity by its own token, and with the window’s URL and token behind', async () => {
    const { openUrl, token: own } = await made.endpoint.pin('prod-admin');
    const path = new URL(openUrl).pathname;
    assert.equal((await ask(path, own.reveal()))[0], 200);
    const { url } = await made.endpoint.window();
    const appended = new URL(openUrl + url);
    assert.equal(appended.search, `?${url}`);
    assert.equal((await ask(appended.pathname + appended.search, own.reveal() + token))[0], 200);
  });
});

test('refusals are counted in the log, once a while, and nothing of them is written down', async () => {
  const { endpoint, lines, learnt } = newEndpoint({ window: standing({ kind: 'none' }) });
  const { url } = await endpoint.window();
  const own = Number(new URL(url).port);
  await send(own, `GET /very-secret-path HTTP/1.1\r\nHost: 127.0.0.1:${String(own)}\r\n\r\n`);
  await send(own, `GET /w HTTP/1.1\r\nHost: evil.example\r\nAuthorization: hunter2\r\n\r\n`);
  await send(own, `GET /w HTTP/1.1\r\nHost: evil.example\r\n\r\n`);
  endpoint.dispose();
  assert.equal(lines.all.at(-1), 'warn The credentials endpoint refused requests: path 1, host 2.');
  assert.doesNotMatch(lines.all.join('\n'), /very-secret|hunter2|evil/);
  assert.equal(learnt.length, 1, 'the redactor knows the token');
});
