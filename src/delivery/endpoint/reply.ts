import type { LiveIdentity } from '../../sessions/identity.ts';

/** Why there are no credentials to hand out, for the program that asked. Holds no secret. */
export interface Reason {
  readonly code:
    'NoIdentity' | 'Resolving' | 'PersonNeeded' | 'Unreachable' | 'Refused' | 'Expired' | 'InternalError';
  readonly message: string;
}

/** Clients insist on an end. Keys without one are said to have an hour, and are simply handed out again. */
const ENDLESS_MS = 60 * 60_000;

const bodies = new WeakMap<LiveIdentity, Buffer>();

/**
 * The container protocol's reply. Made once per identity, since it is the same for every client.
 *
 * @param now epoch milliseconds, by STS's clock
 */
export function credentialsBody(identity: LiveIdentity, now: number): Buffer {
  const { expiresAt } = identity;
  if (expiresAt === undefined) return encode(identity, now + ENDLESS_MS);
  let body = bodies.get(identity);
  if (body === undefined) {
    body = encode(identity, expiresAt);
    bodies.set(identity, body);
  }
  return body;
}

/** `code` and `message` are the names that clients look for. */
export function reasonBody({ code, message }: Reason): Buffer {
  return Buffer.from(JSON.stringify({ code, message }));
}

function encode({ credentials, verified }: LiveIdentity, expiresAt: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey.reveal(),
      // Long-term keys have none, but clients insist on the field.
      Token: credentials.sessionToken?.reveal() ?? '',
      Expiration: `${new Date(expiresAt).toISOString().slice(0, 19)}Z`,
      AccountId: verified.accountId,
    }),
  );
}
