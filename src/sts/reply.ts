import { Readable } from 'node:stream';
import { ConnectionError } from './errors.ts';

/** Answers of STS have a few kilobytes; what is far above is no answer of STS, and shall not fill the memory. */
export const REPLY_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads an answer's body to its end, within a limit and a time, and gives it back as a stream. Done before the SDK
 * sees it, since the SDK reads any length, and waits for ever for a body that stops in the middle.
 *
 * @throws ConnectionError `malformedReply` above {@link REPLY_LIMIT_BYTES}; an error named TimeoutError; the stream's own
 */
export async function readReply(
  response: { readonly body?: unknown },
  host: string,
  timeoutMs: number,
): Promise<Readable> {
  const body = response.body as Readable;
  const timer = setTimeout(() => {
    body.destroy(Object.assign(new Error('The answer did not end in time'), { name: 'TimeoutError' }));
  }, timeoutMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > REPLY_LIMIT_BYTES) {
        // Leaving the loop ends the stream and its connection.
        throw new ConnectionError('malformedReply', host, `${host} answered with more than 1 MB.`);
      }
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  return Readable.from([Buffer.concat(chunks)]);
}
