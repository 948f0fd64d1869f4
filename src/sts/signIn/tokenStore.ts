import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import {
  formatRegistration,
  parseRegistration,
  registrationFileName,
  tokenFileName,
  type Registration,
} from './registration.ts';
import type { SignInSession } from './session.ts';
import { formatToken, parseToken, type SsoToken } from './token.ts';

/**
 * The tokens and registrations that AWS CLI, SDKs and we share: one file each in `~/.aws/sso/cache`. Where nothing can
 * be written there, what we got serves this process alone.
 */
export class TokenStore {
  readonly #folder: string;
  readonly #learn: (secret: string) => void;
  /** What could not be written, by file name. */
  readonly #unsaved = new Map<string, SsoToken>();

  /**
   * @param folder the cache of the AWS CLI; it need not exist
   * @param learn told of every secret that passes, so that it can be masked wherever it turns up
   */
  constructor(folder: string, learn: (secret: string) => void = () => undefined) {
    this.#folder = folder;
    this.#learn = learn;
  }

  async token(session: SignInSession): Promise<SsoToken | undefined> {
    const name = tokenFileName(session);
    const text = await this.#read(name);
    const saved = text === undefined ? undefined : parseToken(text);
    this.#teach(saved);
    const own = this.#unsaved.get(name);
    return own !== undefined && own.expiresAt > (saved?.expiresAt ?? 0) ? own : saved;
  }

  /** Whether there is no token file at all, not even one that cannot be read just now. */
  async isGone(session: SignInSession): Promise<boolean> {
    const name = tokenFileName(session);
    if (this.#unsaved.has(name)) return false;
    try {
      await stat(this.#file(name));
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }

  /** @returns whether it was written, so that others can use it */
  async keepToken(session: SignInSession, token: SsoToken): Promise<boolean> {
    const name = tokenFileName(session);
    this.#teach(token);
    const written = await this.#write(name, formatToken(token, session));
    if (written) {
      this.#unsaved.delete(name);
    } else {
      this.#unsaved.set(name, token);
    }
    return written;
  }

  async registration(session: SignInSession): Promise<Registration | undefined> {
    const text = await this.#read(registrationFileName(session));
    return text === undefined ? undefined : parseRegistration(text);
  }

  async keepRegistration(session: SignInSession, registration: Registration): Promise<void> {
    await this.#write(registrationFileName(session), formatRegistration(registration));
  }

  /** Removes token and registration. */
  async forget(session: SignInSession): Promise<void> {
    const token = tokenFileName(session);
    this.#unsaved.delete(token);
    for (const name of [token, registrationFileName(session)]) {
      await unlink(this.#file(name)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
  }

  #teach(token: SsoToken | undefined): void {
    for (const secret of [token?.accessToken, token?.refreshToken, token?.clientSecret]) {
      if (secret !== undefined) this.#learn(secret.reveal());
    }
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(this.#file(name), 'utf8');
    } catch {
      // Missing, or not for us to read: either way there is no sign-in here.
      return undefined;
    }
  }

  /** In one step, so that no reader ever sees half a token. */
  async #write(name: string, text: string): Promise<boolean> {
    const beside = this.#file(`${name}.${randomBytes(6).toString('hex')}`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const handle = await open(beside, 'wx', 0o600);
      try {
        await handle.writeFile(text);
      } finally {
        await handle.close();
      }
      await rename(beside, this.#file(name));
      return true;
    } catch {
      await unlink(beside).catch(() => undefined);
      return false;
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name}.json`);
  }
}
