import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { KeptEndpoint } from '../../../../src/platform/keptEndpoint.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import {
  Lines,
  newEndpoint,
  send,
  standing,
  StateOfWorkspace,
  type TestEndpoint,
} from '../../../support/endpoint.ts';
import { SharedSecrets } from '../../../support/secretStore.ts';
import { active, MINUTE, NOW, prodAdmin } from '../../views/samples.ts';

const window = standing(active(prodAdmin, 60 * MINUTE));

/** One window of a workspace; time in it runs by itself, so that nobody waits for a port that stays taken. */
function start(
  secrets: SharedSecrets,
  workspace = 'file:///work',
  workspaceState = new StateOfWorkspace(),
): TestEndpoint {
  const clock = new FakeClock();
  const hurried = {
    now: () => clock.now(),
    after: (_ms: number, run: () => void) => {
      const timer = setImmediate(run);
      return { dispose: () => clearImmediate(timer) };
    },
  };
  return newEndpoint({
    window,
    now: () => NOW,
    clock: hurried,
    kept: new KeptEndpoint({ secrets, workspaceState, workspace, log: new Lines() }),
  });
}

async function pointerOf({ endpoint }: TestEndpoint): Promise<readonly [url: string, token: string]> {
  const { url, token } = await endpoint.window();
  return [url, token.reveal()];
}

async function end({ endpoint }: TestEndpoint): Promise<void> {
  endpoint.dispose();
  await new Promise((resolve) => setImmediate(resolve));
}

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the place of the endpoint', () => {
  test('is the same after a reload, tokens included', async () => {
    const secrets = new SharedSecrets();
    const before = start(secrets);
    const pointer = await pointerOf(before);
    const pin = (await before.endpoint.pin('x')).token.reveal();
    await end(before);
    const again = start(secrets);
    assert.deepEqual(await pointerOf(again), pointer);
    assert.equal((await again.endpoint.pin('x')).token.reveal(), pin);
    await end(again);
  });

  test('is asked for once, however many ask at the same time', async () => {
    const one = start(new SharedSecrets());
    const all = await Promise.all(Array.from({ length: 20 }, () => pointerOf(one)));
    assert.equal(new Set(all.map(([url]) => url)).size, 1);
    await end(one);
  });

  test('is another one, with other tokens, where the port was taken; the log says so', async () => {
    const secrets = new SharedSecrets();
    const before = start(secrets);
    const [url, token] = await pointerOf(before);
    await end(before);
    const squatter = await occupy(Number(new URL(url).port));
    const after = start(secrets);
    const [newUrl, newToken] = await pointerOf(after);
    assert.notEqual(newUrl, url);
    assert.notEqual(newToken, token);
    assert.ok(after.lines.all.some((line) => line.includes('was taken')));
    const port = Number(new URL(newUrl).port);
    const old = `GET /w HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nAuthorization: ${token}\r\n\r\n`;
    assert.match(await send(port, old), /^HTTP\/1\.1 401/);
    squatter.close();
    await end(after);
  });

  test('is its own for each of two windows of one workspace, after their reloads too', async () => {
    const secrets = new SharedSecrets();
    const one = start(secrets);
    const two = start(secrets);
    const first = await pointerOf(one);
    const second = await pointerOf(two);
    assert.notEqual(first[0], second[0]);
    await end(one);
    const oneAgain = start(secrets);
    assert.deepEqual(await pointerOf(oneAgain), first);
    await end(two);
    const twoAgain = start(secrets);
    assert.deepEqual(await pointerOf(twoAgain), second);
    await end(oneAgain);
    await end(twoAgain);
  });

  test('is no other workspace’s', async () => {
    const secrets = new SharedSecrets();
    const one = start(secrets, 'file:///one');
    const [, token] = await pointerOf(one);
    await end(one);
    const two = start(secrets, 'file:///two');
    assert.notEqual((await pointerOf(two))[1], token);
    await end(two);
  });

  test('is the same where secrets do not outlive a reload; terminals from before go on, new ones get a new token', async () => {
    const state = new StateOfWorkspace();
    const tokens: string[] = [];
    for (let reloads = 0; reloads < 3; reloads++) {
      const window = start(new SharedSecrets(), 'file:///work', state);
      const [url, token] = await pointerOf(window);
      tokens.push(token);
      const port = Number(new URL(url).port);
      for (const one of tokens) {
        const head = `GET /w HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nConnection: close\r\n`;
        assert.match(await send(port, `${head}Authorization: ${one}\r\n\r\n`), /^HTTP\/1\.1 200/);
        assert.ok(!state.text.includes(one), 'no token is kept in clear');
      }
      await end(window);
    }
    assert.equal(new Set(tokens).size, 3);
  });

  test('works without a keyring, and with one that holds nonsense', async () => {
    const broken = new SharedSecrets();
    broken.break();
    const one = start(broken);
    assert.match((await pointerOf(one))[0], /^http:\/\/127\.0\.0\.1:\d+\/w$/);
    await end(one);
    for (const text of ['', 'x', '[]', '{}', '[{"port":-1,"key":"AA=="},7]']) {
      const secrets = new SharedSecrets();
      const before = start(secrets);
      await pointerOf(before);
      await end(before);
      secrets.overwrite(text);
      const after = start(secrets);
      assert.match((await pointerOf(after))[0], /^http:\/\/127\.0\.0\.1:\d+\/w$/);
      await end(after);
    }
  });
});
