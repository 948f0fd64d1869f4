import { setTimeout as delay } from 'node:timers/promises';
import type { CallTarget } from './gateway.ts';
import type { Connections } from './connections.ts';
import { serviceConfig } from './serviceConfig.ts';
import type { Surroundings } from './signIn/flows.ts';
import type { SignInGateway } from './signIn/gateway.ts';
import type { CenterConfig, IdentityCenter, IdentityCenterDeps } from './signIn/identityCenter.ts';
import type { SignInPerson } from './signIn/person.ts';
import type { PortalAccount } from './signIn/portal.ts';
import type { SignInSession } from './signIn/session.ts';
import type { StsCalls } from './stsCalls.ts';

/** As long as the AWS CLI waits. */
export const SIGN_IN_TIMEOUT_MS = 10 * 60_000;

/** Identity Center as chains reach it; its clients of the SDK are loaded when the first chain needs them. */
export class Center implements SignInGateway {
  readonly #deps: IdentityCenterDeps;
  readonly #calls: StsCalls;
  readonly #connections: Connections;
  #loaded: Promise<IdentityCenter> | undefined;

  constructor(deps: IdentityCenterDeps, calls: StsCalls, connections: Connections) {
    this.#deps = deps;
    this.#calls = calls;
    this.#connections = connections;
  }

  async #make(): Promise<IdentityCenter> {
    const { IdentityCenter } = await import('./signIn/identityCenter.ts');
    return new IdentityCenter(this.#deps);
  }

  /** @throws where its part of the SDK cannot be loaded; the next call tries again */
  async load(): Promise<IdentityCenter> {
    this.#loaded ??= this.#make();
    try {
      return await this.#loaded;
    } catch (error) {
      this.#loaded = undefined;
      throw error;
    }
  }

  async signIn(
    target: CallTarget,
    session: SignInSession,
    person: SignInPerson,
    around: Surroundings,
    signal: AbortSignal,
  ): Promise<void> {
    const center = await this.load();
    await center.signIn(session, this.config(target, session), person, around, signal);
  }

  async signOut(target: CallTarget, session: SignInSession, signal: AbortSignal): Promise<void> {
    const center = await this.load();
    await center.signOut(session, this.config(target, session), signal);
  }

  async accounts(
    target: CallTarget,
    session: SignInSession,
    signal: AbortSignal,
  ): Promise<readonly PortalAccount[]> {
    const center = await this.load();
    return center.asSignedIn(session, this.config(target, session), (portal, token) =>
      portal.accounts(token, signal),
    );
  }

  async accountRoles(
    target: CallTarget,
    session: SignInSession,
    accountId: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const center = await this.load();
    return center.asSignedIn(session, this.config(target, session), (portal, token) =>
      portal.roles(token, accountId, signal),
    );
  }

  /** Identity Center is reached as STS is, in its own region. */
  config(target: CallTarget, { region, oidcUrl, portalUrl }: SignInSession): CenterConfig {
    const sts = this.#calls.clientConfig(target);
    const transport = this.#connections.transport(target.caBundle?.value);
    return {
      oidc: serviceConfig(sts, region, transport, oidcUrl),
      portal: serviceConfig(sts, region, transport, portalUrl),
    };
  }
}

/** Settles after so many milliseconds, or with the signal's reason. */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
