import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { readReply } from '../../../src/sts/reply.ts';

/** Longer than any test: what waits for it never ends. */
const LONG_MS = 600_000;

describe('the body of an answer', () => {
  it('is read as a whole, whatever pieces it comes in', async () => {
    for (const pieces of [[], ['all of it'], ['all', ' of', ' it']]) {
      const body = new PassThrough();
      const read = readReply({ body }, 'sts.example', LONG_MS);
      for (const piece of pieces) body.write(piece);
      body.end();
      assert.equal((await read).toString(), pieces.join(''));
    }
  });

  it('that breaks off fails as a connection that is reset', async () => {
    const body = new PassThrough();
    const read = readReply({ body }, 'sts.example', LONG_MS);
    body.write('half of');
    body.destroy();
    await assert.rejects(read, { code: 'ECONNRESET' });
  });

  it('that had broken off before anybody read it fails at once', async () => {
    const body = new PassThrough();
    body.destroy();
    await once(body, 'close');
    await assert.rejects(readReply({ body }, 'sts.example', LONG_MS), { code: 'ECONNRESET' });
  });

  it('that stops in the middle fails in time, and its connection is ended', async () => {
    const body = new PassThrough();
    const read = readReply({ body }, 'sts.example', 1);
    body.write('half of');
    await assert.rejects(read, { name: 'TimeoutError' });
    assert.ok(body.destroyed);
  });
});
