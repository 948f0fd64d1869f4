import { Secret } from '../config/secret.ts';
import type { Credentials } from './credentials.ts';
import { isText } from './replyFields.ts';

/** What STS itself issues always ends. */
export type Timed = Credentials & { readonly expiresAt: number };

interface StsCredentials {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken: string | undefined;
  readonly Expiration: Date | undefined;
}

/** Credentials of an answer of STS; undefined where anything is missing or of another type than it should be. */
export function credentialsOf(reply: StsCredentials | undefined): Timed | undefined {
  const expiresAt = reply?.Expiration?.getTime();
  if (!isText(reply?.AccessKeyId) || !isText(reply.SecretAccessKey) || !isText(reply.SessionToken)) {
    return undefined;
  }
  if (expiresAt === undefined || Number.isNaN(expiresAt)) {
    return undefined;
  }
  return {
    accessKeyId: reply.AccessKeyId,
    secretAccessKey: new Secret(reply.SecretAccessKey),
    sessionToken: new Secret(reply.SessionToken),
    expiresAt,
  };
}
