import type { SSOClientConfig } from '@aws-sdk/client-sso';
import type { SSOOIDCClientConfig } from '@aws-sdk/client-sso-oidc';
import type { Secret } from '../../config/secret.ts';
import { browserFlow } from './browserFlow.ts';
import { deviceFlow } from './deviceFlow.ts';
import { hasCode, signInNeeded } from './failures.ts';
import { usableFlows, type SignInFlow, type Surroundings } from './flows.ts';
import { FreshTokens } from './freshToken.ts';
import { Oidc } from './oidc.ts';
import type { SignInPerson } from './person.ts';
import { Portal } from './portal.ts';
import type { GrantKind, Registration } from './registration.ts';
import type { SignInSession } from './session.ts';
import type { SsoToken } from './token.ts';
import type { TokenStore } from './tokenStore.ts';

const FLOWS: readonly SignInFlow[] = [browserFlow, deviceFlow];
/** A registration that ends within this is renewed, as the AWS CLI does. */
const REGISTRATION_LEFT_MS = 15 * 60_000;

/** Configurations of the SDK's clients, with everything given. */
export interface CenterConfig {
  readonly oidc: SSOOIDCClientConfig;
  readonly portal: SSOClientConfig;
}

export interface IdentityCenterDeps {
  readonly store: TokenStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long the browser may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Signing in to IAM Identity Center, staying signed in, and signing out. */
export class IdentityCenter {
  readonly #deps: IdentityCenterDeps;
  readonly #fresh: FreshTokens;

  constructor(deps: IdentityCenterDeps) {
    this.#deps = deps;
    this.#fresh = new FreshTokens(deps);
  }

  /** A token that is good now, refreshed where that is due; undefined where a person has to sign in. */
  async token(session: SignInSession, { oidc }: Pick<CenterConfig, 'oidc'>): Promise<SsoToken | undefined> {
    return this.#fresh.current(session, () => new Oidc(session, oidc, this.#deps.now));
  }

  /**
   * Lets a person sign in, and keeps the token where all AWS tools find it.
   *
   * @throws BaseSourceError `signInFailed`, ServiceError, ConnectionError; the signal's reason when aborted. Then nothing
   *   was stored.
   */
  async signIn(
    session: SignInSession,
    config: CenterConfig,
    person: SignInPerson,
    around: Surroundings,
    signal: AbortSignal,
  ): Promise<SsoToken> {
    const [flow] = usableFlows(FLOWS, around);
    if (flow === undefined) {
      throw new RangeError('There is no way to sign in here.');
    }
    const { store, now } = this.#deps;
    const oidc = new Oidc(session, config.oidc, now);
    try {
      const token = await this.#run(flow, session, oidc, person, signal);
      signal.throwIfAborted();
      await store.keepToken(session, token);
      this.#fresh.reset(session);
      return token;
    } finally {
      oidc.close();
    }
  }

  /**
   * Forgets the sign-in on this machine, and tells Identity Center. The files go first: they are gone even where the
   * service does not answer.
   *
   * @throws ServiceError or ConnectionError when only the service could not be told
   */
  async signOut(session: SignInSession, { portal }: CenterConfig, signal: AbortSignal): Promise<void> {
    const token = await this.#deps.store.token(session);
    await this.#deps.store.forget(session);
    this.#fresh.reset(session);
    if (token === undefined || token.expiresAt <= this.#deps.now()) {
      return;
    }
    const client = new Portal(session, portal);
    try {
      await client.logout(token.accessToken, signal);
    } catch (error) {
      // It does not know the token any more: then that is done.
      if (!hasCode(error, 'Unauthorized')) {
        throw error;
      }
    } finally {
      client.close();
    }
  }

  /**
   * Asks the portal as whoever is signed in.
   *
   * @throws BaseSourceError `signInNeeded` where nobody is
   */
  async asSignedIn<T>(
    session: SignInSession,
    config: CenterConfig,
    ask: (portal: Portal, token: Secret) => Promise<T>,
  ): Promise<T> {
    const token = await this.token(session, config);
    if (token === undefined) {
      throw signInNeeded(session);
    }
    const portal = new Portal(session, config.portal);
    try {
      return await ask(portal, token.accessToken);
    } catch (error) {
      throw hasCode(error, 'Unauthorized') ? signInNeeded(session) : error;
    } finally {
      portal.close();
    }
  }

  async #run(
    flow: SignInFlow,
    session: SignInSession,
    oidc: Oidc,
    person: SignInPerson,
    signal: AbortSignal,
  ): Promise<SsoToken> {
    const { now, wait, timeoutMs } = this.#deps;
    const { registration, cached } = await this.#registration(flow.grant, session, oidc, signal);
    const context = { session, oidc, person, now, wait, timeoutMs };
    try {
      return await flow.run({ ...context, registration }, signal);
    } catch (error) {
      if (!cached || !hasCode(error, 'InvalidClient', 'UnauthorizedClient')) {
        throw error;
      }
      // The service has forgotten the client before its time.
      return flow.run(
        { ...context, registration: await this.#register(flow.grant, session, oidc, signal) },
        signal,
      );
    }
  }

  async #registration(
    kind: GrantKind,
    session: SignInSession,
    oidc: Oidc,
    signal: AbortSignal,
  ): Promise<{ readonly registration: Registration; readonly cached: boolean }> {
    const known = await this.#deps.store.registration(session);
    return known?.kind === kind && known.expiresAt - this.#deps.now() > REGISTRATION_LEFT_MS
      ? { registration: known, cached: true }
      : { registration: await this.#register(kind, session, oidc, signal), cached: false };
  }

  async #register(
    kind: GrantKind,
    session: SignInSession,
    oidc: Oidc,
    signal: AbortSignal,
  ): Promise<Registration> {
    const registration = await oidc.register(kind, signal);
    await this.#deps.store.keepRegistration(session, registration);
    return registration;
  }
}
