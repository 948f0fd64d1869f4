import type { Readable } from 'node:stream';
import { ConnectionError } from './errors.ts';

/** Answers of STS have a few kilobytes; what is far above is no answer of STS, and shall not fill the memory. */
export const REPLY_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads an answer's body to its end, within a limit and a time. Done before the SDK sees it, since the SDK reads any
 * length, and waits for ever for a body that stops in the middle. It takes bytes as well as a stream.
 *
 * @throws ConnectionError `malformedReply` above {@link REPLY_LIMIT_BYTES}; an error named TimeoutError; the stream's own
 */
export async function readReply(
  response: { readonly body?: unknown },
  host: string,
  timeoutMs: number,
): Promise<Buffer> {
  const body = response.body as Readable;
  let timer: NodeJS.Timeout | undefined;
  try {
    // By events: an iterator costs more than everything else that is done with an answer.
    return await new Promise<Buffer>((resolve, reject) => {
      const brokeOff = (): void => {
        reject(Object.assign(new Error('The answer broke off'), { code: 'ECONNRESET' }));
      };
      // Its events have been, and would be waited for in vain.
      if (body.closed) brokeOff();
      const chunks: Buffer[] = [];
      let size = 0;
      timer = setTimeout(() => {
        body.destroy(Object.assign(new Error('The answer did not end in time'), { name: 'TimeoutError' }));
      }, timeoutMs);
      body.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > REPLY_LIMIT_BYTES) {
          // Ends the connection too.
          body.destroy(new ConnectionError('malformedReply', host, `${host} answered with more than 1 MB.`));
          return;
        }
        chunks.push(chunk);
      });
      body.once('end', () => {
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      });
      body.on('error', reject);
      // After an end or an error this changes nothing.
      body.once('close', brokeOff);
    });
  } finally {
    clearTimeout(timer);
  }
}
