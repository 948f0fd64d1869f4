import assert from 'node:assert/strict';
import { Server } from 'node:net';
import { test } from 'node:test';
import { newEndpoint, send, standing } from '../../../support/endpoint.ts';

test('a connection that the system cannot give away is an entry in the log, and the endpoint goes on', async (context) => {
  // The only way to the socket below: the system gives no error to whom it is asked for.
  const { mock } = context.mock.method(Server.prototype, 'listen');
  const { endpoint, errors } = newEndpoint({ window: standing({ kind: 'none' }) });
  const { url, token } = await endpoint.window();
  const { host, port } = new URL(url);
  const server = mock.calls[0]?.this as Server;
  const error = Object.assign(new Error('accept ENFILE'), { code: 'ENFILE' });
  server.emit('error', error);
  assert.deepEqual(errors, [error]);
  const lines = [`GET /w HTTP/1.1`, `Host: ${host}`, `Authorization: ${token.reveal()}`, 'Connection: close'];
  assert.match(await send(Number(port), `${lines.join('\r\n')}\r\n\r\n`), /^HTTP\/1\.1 503/);
  endpoint.dispose();
});
