import { Secret } from '../config/secret.ts';
import type { Credentials } from './credentials.ts';
import { BaseSourceError } from './errors.ts';
import { isText } from './replyFields.ts';

/** The form of the SDK's providers. */
export interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/**
 * Runs one of the SDK's providers. They know no signal: an aborted wait ends at once, and what they find is dropped.
 *
 * @param explain makes the provider's error one of ours
 * @throws what `explain` gives; BaseSourceError `expired`; the signal's reason when aborted
 */
export async function runProvider(
  provider: () => Promise<SdkCredentials>,
  { signal, now }: { readonly signal: AbortSignal; readonly now: () => number },
  explain: (error: Error) => Error,
): Promise<Credentials> {
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', onAbort, { once: true });
  let found: SdkCredentials;
  try {
    found = await Promise.race([provider(), aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error instanceof Error ? error : new Error(String(error)));
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  const { accessKeyId, secretAccessKey, sessionToken } = found;
  // Services and files hold what they hold, whatever the SDK's types say.
  const areTexts = isText(accessKeyId) && isText(secretAccessKey);
  if (!areTexts || typeof (sessionToken ?? '') !== 'string') {
    throw explain(new TypeError('Keys that are no text'));
  }
  const expiresAt = found.expiration?.getTime();
  if (expiresAt !== undefined && !(expiresAt > now())) {
    throw new BaseSourceError('expired', 'The credentials that were found have already ended.');
  }
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
