import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Secret } from '../../config/secret.ts';

/** Path of the window's identity. */
export const WINDOW_PATH = '/w';
/** Start of the paths of pinned identities. */
export const PINNED_PREFIX = '/p/';

/** Which identity a path asks for; `name` is absent for the window's. */
export interface Target {
  readonly path: string;
  readonly name?: string;
}

/** What guards a path: SHA-256 of each form of its token. All are compared, so that time tells nothing. */
export interface Guard {
  readonly digests: readonly Buffer[];
}

/**
 * Tokens of one endpoint. Each is HMAC-SHA256 of its path under 32 random bytes, so 32 bytes that nobody can guess
 * from another; as base64url always 43 characters, without CR or LF, as the protocol wants.
 */
export class Tokens {
  readonly #key: Buffer;
  readonly #accepts: readonly Buffer[];

  /**
   * @param key 32 random bytes, kept for the workspace so that the tokens of restored terminals stay good
   * @param accepts digests of tokens of the window from before, whose key was lost
   */
  constructor(key: Uint8Array, accepts: readonly Buffer[] = []) {
    this.#key = Buffer.from(key);
    this.#accepts = accepts;
  }

  of(path: string): Secret {
    return new Secret(createHmac('sha256', this.#key).update(path).digest('base64url'));
  }

  /**
   * A terminal that was created with a pinned token gets the window's token behind it, since VS Code's collection
   * appends. Both have a fixed length, so exactly two forms are right: the pinned one alone, and both together.
   */
  guard(path: string): Guard {
    const own = this.of(path).reveal();
    const forms = path === WINDOW_PATH ? [own] : [own, own + this.of(WINDOW_PATH).reveal()];
    const digests = forms.map(digest);
    return { digests: path === WINDOW_PATH ? [...digests, ...this.#accepts] : digests };
  }

  /** SHA-256 of the window's token that comes from a key: enough to recognize it, of no use to whoever reads it. */
  static windowDigest(key: Uint8Array): Buffer {
    return digest(new Tokens(key).of(WINDOW_PATH).reveal());
  }
}

/** Whether an `Authorization` is one of a guard's forms, in a time that does not depend on how far it is right. */
export function opens({ digests }: Guard, authorization: string): boolean {
  const given = digest(authorization);
  let right = false;
  for (const expected of digests) right = timingSafeEqual(given, expected) || right;
  return right;
}

/** Path of a pinned identity: its name in letters that need no escaping, the same after every reload. */
export function pinnedPath(name: string): string {
  return PINNED_PREFIX + Buffer.from(name).toString('base64url');
}

/** The name behind the address of a pinned identity; undefined for any other text. */
export function pinnedName(url: string): string | undefined {
  const [, encoded] = /^http:\/\/127\.0\.0\.1:\d+\/p\/([\w-]+)$/.exec(url) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64url').toString();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
