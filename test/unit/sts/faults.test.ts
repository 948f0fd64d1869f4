import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { ConnectionError, type ConnectionFailure } from '../../../src/sts/errors.ts';
import { REPLY_LIMIT_BYTES } from '../../../src/sts/reply.ts';
import { role } from '../../fixtures/organisation.ts';
import type { Fault } from '../../support/local-aws/faults.ts';
import { sourced } from '../../support/plans.ts';
import { dana, failureOf, never, openAws, openGateway, targetOf } from './bench.ts';

const hub = { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' };
const impatient = { timeouts: { connectMs: 5_000, requestMs: 100 } };

/** A server that treats every connection in one way. */
async function openServer(t: TestContext, serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const answering =
  (head: string, body = '') =>
  (socket: Socket) =>
    socket.once('data', () => socket.end(`HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n${body}`));

describe('no usable answer', () => {
  const faults: readonly (readonly [string, Fault, ConnectionFailure])[] = [
    ['silence', { kind: 'hang' }, 'timeout'],
    ['a lost connection', { kind: 'reset' }, 'reset'],
    ['a page of HTML', { kind: 'garbage' }, 'malformedReply'],
    ['half a document', { kind: 'truncate' }, 'malformedReply'],
    ['an answer that breaks off', { kind: 'truncate', cut: true }, 'reset'],
    ['values of wrong types', { kind: 'wrongTypes' }, 'malformedReply'],
    ['an endless answer', { kind: 'huge', bytes: 3 * REPLY_LIMIT_BYTES }, 'malformedReply'],
  ];
  for (const [what, fault, failure] of faults) {
    it(`is what ${what} is: ${failure}`, async (t) => {
      const aws = await openAws(t);
      aws.faults.add({ fault });
      const target = targetOf(aws.url, { maxAttempts: sourced(2) });
      const error = await failureOf(
        openGateway(t, failure === 'timeout' ? impatient : {}).assumeRole(target, dana, hub, never),
        ConnectionError,
      );
      assert.equal(error.failure, failure);
      assert.equal(error.host, new URL(aws.url).host);
      assert.ok(error.message.includes(error.host));
      assert.ok(aws.journal.entries.length <= 2);
    });
  }

  it('an answer just below the limit is one', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'huge', bytes: REPLY_LIMIT_BYTES - 10_000 } });
    await openGateway(t).assumeRole(targetOf(aws.url), dana, hub, never);
  });

  it('an answer without end is cut off, however fast it comes', async (t) => {
    let sent = 0;
    const chunk = 'x'.repeat(65_536);
    const url = await openServer(t, (socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const more = (): void => {
          while (!socket.destroyed && socket.writable) {
            sent += chunk.length;
            if (!socket.write(`10000\r\n${chunk}\r\n`)) break;
          }
        };
        socket.on('drain', more);
        more();
      });
    });
    const error = await failureOf(
      openGateway(t).assumeRole(targetOf(url), dana, hub, never),
      ConnectionError,
    );
    assert.equal(error.failure, 'malformedReply');
    // What the socket's buffers hold comes on top.
    assert.ok(sent < 100 * REPLY_LIMIT_BYTES, String(sent));
  });

  it('an answer that stops in the middle is a timeout', async (t) => {
    const url = await openServer(t, (socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Assume'));
    });
    const target = targetOf(url, { maxAttempts: sourced(1) });
    const error = await failureOf(
      openGateway(t, impatient).assumeRole(target, dana, hub, never),
      ConnectionError,
    );
    assert.equal(error.failure, 'timeout');
  });

  for (const [what, head, body] of [
    ['a sign-in page', '200 OK', '<html><form action="/login">SENTINEL</form></html>'],
    ['nothing', '200 OK', ''],
    ['a redirect', '302 Found\r\nLocation: http://127.0.0.1:9/', ''],
    ['an error page', '404 Not Found', '<html>SENTINEL</html>'],
    ['a gateway’s error page', '502 Bad Gateway', '<html>SENTINEL</html>'],
    ['JSON', '200 OK\r\nContent-Type: application/json', '{"secret":"SENTINEL"}'],
  ] as const) {
    it(`is what ${what} is`, async (t) => {
      const url = await openServer(t, answering(head, body));
      const target = targetOf(url, { maxAttempts: sourced(1) });
      const error = await failureOf(openGateway(t).assumeRole(target, dana, hub, never), ConnectionError);
      assert.equal(error.failure, 'malformedReply');
      assert.doesNotMatch(error.message, /SENTINEL/);
    });
  }

  for (const [what, url, failure] of [
    ['nobody listens', 'http://127.0.0.1:9', 'refused'],
    ['nobody knows the name', 'http://name.invalid', 'dns'],
  ] as const) {
    it(`is there when ${what}: ${failure}`, async (t) => {
      const target = targetOf(url, { maxAttempts: sourced(1) });
      const error = await failureOf(openGateway(t).assumeRole(target, dana, hub, never), ConnectionError);
      assert.equal(error.failure, failure);
      assert.equal(error.host, new URL(url).host);
    });
  }
});

describe('giving up', () => {
  it('ends a call at once, with the reason', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'hang' } });
    const stop = new AbortController();
    const call = openGateway(t).assumeRole(targetOf(aws.url), dana, hub, stop.signal);
    await aws.journal.until((entries) => entries.length === 1);
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, (error) => error === reason);
    assert.equal(aws.journal.entries.length, 1);
  });

  it('ends the wait before another try', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'throttle' } });
    const stop = new AbortController();
    const target = targetOf(aws.url, { maxAttempts: sourced(10) });
    const call = openGateway(t).assumeRole(target, dana, hub, stop.signal);
    await aws.journal.until((entries) => entries.some(({ outcome }) => outcome === 'Throttling'));
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, (error) => error === reason);
    assert.ok(aws.journal.entries.length < 10);
  });

  it('ends an answer that is on its way', async (t) => {
    const stop = new AbortController();
    const reason = new Error('gave up');
    const url = await openServer(t, (socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Assume');
        setImmediate(() => stop.abort(reason));
      });
    });
    const call = openGateway(t).assumeRole(targetOf(url), dana, hub, stop.signal);
    await assert.rejects(call, (error) => error === reason);
  });

  it('before the start keeps everything from starting', async (t) => {
    const aws = await openAws(t);
    const reason = new Error('gave up');
    const gateway = openGateway(t);
    const gone = AbortSignal.abort(reason);
    await assert.rejects(gateway.assumeRole(targetOf(aws.url), dana, hub, gone), reason);
    await assert.rejects(
      gateway.baseCredentials(targetOf(aws.url), { kind: 'environment', profile: 'x' }, gone),
      reason,
    );
    assert.deepEqual(aws.journal.entries, []);
  });
});
