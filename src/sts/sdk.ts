/**
 * Everything that needs the AWS SDK. This file is the entry of a bundle of its own, which {@link loadGateway} loads at
 * the first resolve: activation must not pay for it.
 */
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { homedir } from 'node:os';
import type { SharedFiles } from '../config/configuration.ts';
import type { Base } from '../config/plan.ts';
import { ssoCacheFolder } from '../config/sharedFiles.ts';
import { baseCredentials, DEFAULT_BASE_TIMEOUTS, type BaseTimeouts } from './bases.ts';
import { Center, SIGN_IN_TIMEOUT_MS, waitFor } from './center.ts';
import { Connections, DEFAULT_TIMEOUTS, type Timeouts } from './connections.ts';
import type { AssumedRole, CallerIdentity, Credentials } from './credentials.ts';
import { signinToken } from './federation.ts';
import type {
  AssumeRoleRequest,
  CallTarget,
  ConsoleGateway,
  GetSessionTokenRequest,
  StsGateway,
} from './gateway.ts';
import type { ProxySettings } from './proxy.ts';
import type { SignInGateway } from './signIn/gateway.ts';
import { TokenStore } from './signIn/tokenStore.ts';
import { StsCalls, urlOf } from './stsCalls.ts';
import { credentialsOf, type Timed } from './stsReply.ts';

const FALLBACK_SESSION_NAME = 'role-chain';

export interface GatewayOptions {
  readonly now: () => number;
  readonly proxySettings: () => ProxySettings;
  /** Where the providers of the SDK that read the shared files themselves find them. */
  readonly files: () => SharedFiles;
  /** RoleSessionName of a web identity whose profile gives none; `role-chain` where absent. */
  readonly defaultSessionName?: () => string;
  readonly timeouts?: Timeouts;
  readonly baseTimeouts?: BaseTimeouts;
  /** Sign-ins to Identity Center; those of the AWS CLI where absent. */
  readonly tokens?: TokenStore;
  /** How long a person may take in the browser, in milliseconds. */
  readonly signInTimeoutMs?: number;
  /** Settles after so many milliseconds, or with the signal's reason; a timer where absent. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** All of the network. */
export type Gateway = StsGateway & SignInGateway & ConsoleGateway & { close(): Promise<void> };

/** The network through the AWS SDK for JavaScript. */
export function createGateway(options: GatewayOptions): Gateway {
  return new SdkGateway(options);
}

class SdkGateway implements StsGateway, SignInGateway, ConsoleGateway {
  readonly #options: GatewayOptions;
  readonly #connections: Connections;
  readonly #calls: StsCalls;
  readonly #center: Center;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const connections = new Connections(options.proxySettings, options.timeouts ?? DEFAULT_TIMEOUTS);
    const calls = new StsCalls(connections, options.now);
    this.#connections = connections;
    this.#calls = calls;
    const center = {
      store: options.tokens ?? new TokenStore(ssoCacheFolder(process.env, process.platform, homedir())),
      now: () => calls.now,
      wait: options.wait ?? waitFor,
      timeoutMs: options.signInTimeoutMs ?? SIGN_IN_TIMEOUT_MS,
    };
    this.#center = new Center(center, calls, connections);
  }

  get clockSkew(): number {
    return this.#calls.clockSkew;
  }

  async assumeRole(
    target: CallTarget,
    caller: Credentials,
    request: AssumeRoleRequest,
    signal: AbortSignal,
  ): Promise<AssumedRole> {
    return this.#calls.call(target, caller, signal, async (client) => {
      const reply = await client.send(
        new AssumeRoleCommand({
          RoleArn: request.roleArn,
          RoleSessionName: request.roleSessionName,
          ExternalId: request.externalId,
          DurationSeconds: request.durationSeconds,
          SerialNumber: request.serialNumber,
          TokenCode: request.tokenCode,
          SourceIdentity: request.sourceIdentity,
          Tags: request.tags?.map(({ key, value }) => ({ Key: key, Value: value })),
          TransitiveTagKeys: request.transitiveTagKeys?.slice(),
          Policy: request.policy,
          PolicyArns: request.policyArns?.map((arn) => ({ arn })),
        }),
        { abortSignal: signal },
      );
      const arn = reply.AssumedRoleUser?.Arn;
      const accountId = arn?.split(':')[4];
      const credentials = credentialsOf(reply.Credentials);
      return arn && accountId && credentials ? { credentials, arn, accountId } : undefined;
    });
  }

  async getSessionToken(
    target: CallTarget,
    caller: Credentials,
    request: GetSessionTokenRequest,
    signal: AbortSignal,
  ): Promise<Timed> {
    return this.#calls.call(target, caller, signal, async (client) => {
      const reply = await client.send(
        new GetSessionTokenCommand({
          DurationSeconds: request.durationSeconds,
          SerialNumber: request.serialNumber,
          TokenCode: request.tokenCode,
        }),
        { abortSignal: signal },
      );
      return credentialsOf(reply.Credentials);
    });
  }

  async getCallerIdentity(
    target: CallTarget,
    caller: Credentials,
    signal: AbortSignal,
  ): Promise<CallerIdentity> {
    return this.#calls.call(target, caller, signal, async (client) => {
      const reply = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
      return reply.Arn && reply.Account && reply.UserId
        ? { arn: reply.Arn, accountId: reply.Account, userId: reply.UserId }
        : undefined;
    });
  }

  async baseCredentials(target: CallTarget, base: Base, signal: AbortSignal): Promise<Credentials> {
    const { files, defaultSessionName, baseTimeouts } = this.#options;
    return baseCredentials(base, {
      signal,
      now: () => this.#calls.now,
      files: files(),
      defaultSessionName: defaultSessionName?.() ?? FALLBACK_SESSION_NAME,
      timeouts: baseTimeouts ?? DEFAULT_BASE_TIMEOUTS,
      transport: this.#connections.transport(target.caBundle?.value),
      stsConfig: this.#calls.clientConfig(target),
      stsHost: new URL(urlOf(target)).host,
      center: () => this.#center.load(),
      centerConfig: (session) => this.#center.config(target, session),
    });
  }

  readonly signIn: SignInGateway['signIn'] = (...args) => this.#center.signIn(...args);
  readonly signOut: SignInGateway['signOut'] = (...args) => this.#center.signOut(...args);
  readonly accounts: SignInGateway['accounts'] = (...args) => this.#center.accounts(...args);
  readonly accountRoles: SignInGateway['accountRoles'] = (...args) => this.#center.accountRoles(...args);

  async signinToken(
    target: CallTarget,
    federationUrl: string,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<string> {
    const transport = this.#connections.transport(target.caBundle?.value);
    return signinToken(transport, federationUrl, credentials, signal);
  }

  async close(): Promise<void> {
    this.#connections.close();
  }
}
