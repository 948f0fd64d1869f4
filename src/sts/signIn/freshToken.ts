import { ConnectionError, ServiceError } from '../errors.ts';
import { hasCode } from './failures.ts';
import type { Oidc } from './oidc.ts';
import { sessionLabel, type SignInSession } from './session.ts';
import type { SsoToken } from './token.ts';
import type { TokenStore } from './tokenStore.ts';

/** As the AWS SDKs do: from five minutes before the end, at most every thirty seconds. */
const REFRESH_BEFORE_MS = 5 * 60_000;
const REFRESH_PAUSE_MS = 30_000;

/** The part of {@link Oidc} that refreshes. */
type TokenService = Pick<Oidc, 'createToken' | 'close'>;

interface Attempt {
  readonly at: number;
  readonly result: Promise<SsoToken | undefined>;
}

export interface FreshTokensDeps {
  readonly store: TokenStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Tokens that are good now: refreshed without a word before their end, where that can be done. */
export class FreshTokens {
  readonly #deps: FreshTokensDeps;
  /** The last refresh of each session: whoever needs one while it runs, or too soon after it, shares it. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(deps: FreshTokensDeps) {
    this.#deps = deps;
  }

  /**
   * A token that has not ended; undefined where a person has to sign in.
   *
   * @param oidc made only where it is needed
   * @throws ConnectionError or ServiceError when the token has ended and the service could not be asked
   */
  async current(session: SignInSession, oidc: () => TokenService): Promise<SsoToken | undefined> {
    const { store, now } = this.#deps;
    const token = await store.token(session);
    if (token === undefined || token.expiresAt - now() > REFRESH_BEFORE_MS) {
      return token;
    }
    try {
      const refreshed = await this.#refreshed(session, token, oidc);
      return refreshed ?? this.#ifLive(token);
    } catch (error) {
      const live = this.#ifLive(token);
      if (live !== undefined) {
        return live;
      }
      throw error;
    }
  }

  /** Forgets when a session was last refreshed: somebody has signed in or out. */
  reset(session: SignInSession): void {
    this.#attempts.delete(sessionLabel(session));
  }

  async #refreshed(
    session: SignInSession,
    token: SsoToken,
    oidc: () => TokenService,
  ): Promise<SsoToken | undefined> {
    const key = sessionLabel(session);
    const now = this.#deps.now();
    const last = this.#attempts.get(key);
    if (last !== undefined && now - last.at < REFRESH_PAUSE_MS && now >= last.at) {
      return last.result;
    }
    const result = this.#refresh(session, token, oidc);
    this.#attempts.set(key, { at: now, result });
    return result;
  }

  /** Bound by the network's own time-outs, and by no asker's signal: others may wait for it too. */
  async #refresh(
    session: SignInSession,
    token: SsoToken,
    oidc: () => TokenService,
  ): Promise<SsoToken | undefined> {
    const { store, now } = this.#deps;
    const { refreshToken, clientId, clientSecret, registrationExpiresAt = 0 } = token;
    if (refreshToken === undefined || clientId === undefined || clientSecret === undefined) {
      return undefined;
    }
    if (registrationExpiresAt <= now()) {
      return undefined;
    }
    const client = { clientId, clientSecret, expiresAt: registrationExpiresAt };
    const service = oidc();
    try {
      const grant = { grantType: 'refresh_token', refreshToken: refreshToken.reveal() };
      const renewed = await service.createToken(client, grant, new AbortController().signal);
      // A service that sends no new refresh token means the old one to go on.
      const whole = renewed.refreshToken === undefined ? { ...renewed, refreshToken } : renewed;
      // Somebody has signed out in the meantime: a token that is written now would undo that.
      if (await store.isGone(session)) return undefined;
      await store.keepToken(session, whole);
      return whole;
    } catch (error) {
      if (isOutage(error)) {
        throw error;
      }
      // Another program may have used it a moment ago, and have written what it got.
      const again = await store.token(session);
      return again !== undefined && !again.accessToken.equals(token.accessToken)
        ? this.#ifLive(again)
        : undefined;
    } finally {
      service.close();
    }
  }

  #ifLive(token: SsoToken): SsoToken | undefined {
    return token.expiresAt > this.#deps.now() ? token : undefined;
  }
}

/** Not a refusal: the same may work in a moment. */
function isOutage(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    (error instanceof ServiceError && (error.status >= 500 || hasCode(error, 'SlowDown')))
  );
}
