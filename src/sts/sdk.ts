/**
 * Everything that needs the AWS SDK. This file is the entry of a bundle of its own, which {@link loadGateway} loads at
 * the first resolve: activation must not pay for it.
 */
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import { homedir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { SharedFiles } from '../config/configuration.ts';
import type { Base } from '../config/plan.ts';
import { ssoCacheFolder } from '../config/sharedFiles.ts';
import { baseCredentials, DEFAULT_BASE_TIMEOUTS, type BaseTimeouts } from './bases.ts';
import { Connections, DEFAULT_TIMEOUTS, type Timeouts } from './connections.ts';
import type { AssumedRole, CallerIdentity, Credentials } from './credentials.ts';
import { ConnectionError } from './errors.ts';
import { signinToken } from './federation.ts';
import type {
  AssumeRoleRequest,
  CallTarget,
  ConsoleGateway,
  GetSessionTokenRequest,
  StsGateway,
} from './gateway.ts';
import type { ProxySettings } from './proxy.ts';
import { fromSdkError } from './sdkErrors.ts';
import { serviceConfig } from './serviceConfig.ts';
import type { Surroundings } from './signIn/flows.ts';
import type { SignInGateway } from './signIn/gateway.ts';
import { IdentityCenter, type CenterConfig } from './signIn/identityCenter.ts';
import type { SignInPerson } from './signIn/person.ts';
import type { PortalAccount } from './signIn/portal.ts';
import type { SignInSession } from './signIn/session.ts';
import { TokenStore } from './signIn/tokenStore.ts';
import { credentialsOf, type Timed } from './stsReply.ts';

const DEFAULT_ATTEMPTS = 3;
/** A person waits: whatever `max_attempts` says, they are told after so many. */
const MOST_ATTEMPTS = 10;
/** As long as the AWS CLI waits. */
const SIGN_IN_TIMEOUT_MS = 10 * 60_000;
const FALLBACK_SESSION_NAME = 'role-chain';
/** A Date header has whole seconds and travels; what is below this is not skew. */
const SKEW_FLOOR_MS = 30_000;
/** AWS takes signatures of 15 minutes before and after its own time. */
const SKEW_THAT_MATTERS_MS = 4 * 60_000;

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
  readonly #center: IdentityCenter;
  #clockSkew = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#connections = new Connections(options.proxySettings, options.timeouts ?? DEFAULT_TIMEOUTS);
    this.#center = new IdentityCenter({
      store: options.tokens ?? new TokenStore(ssoCacheFolder(process.env, process.platform, homedir())),
      now: () => options.now() + this.#clockSkew,
      wait: options.wait ?? waitFor,
      timeoutMs: options.signInTimeoutMs ?? SIGN_IN_TIMEOUT_MS,
    });
  }

  get clockSkew(): number {
    return this.#clockSkew;
  }

  async assumeRole(
    target: CallTarget,
    caller: Credentials,
    request: AssumeRoleRequest,
    signal: AbortSignal,
  ): Promise<AssumedRole> {
    return this.#call(target, caller, signal, async (client) => {
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
    return this.#call(target, caller, signal, async (client) => {
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
    return this.#call(target, caller, signal, async (client) => {
      const reply = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
      return reply.Arn && reply.Account && reply.UserId
        ? { arn: reply.Arn, accountId: reply.Account, userId: reply.UserId }
        : undefined;
    });
  }

  async baseCredentials(target: CallTarget, base: Base, signal: AbortSignal): Promise<Credentials> {
    const { now, files, defaultSessionName, baseTimeouts } = this.#options;
    return baseCredentials(base, {
      signal,
      now: () => now() + this.#clockSkew,
      files: files(),
      defaultSessionName: defaultSessionName?.() ?? FALLBACK_SESSION_NAME,
      timeouts: baseTimeouts ?? DEFAULT_BASE_TIMEOUTS,
      transport: this.#connections.transport(target.caBundle?.value),
      stsConfig: this.#clientConfig(target),
      stsHost: new URL(urlOf(target)).host,
      center: this.#center,
      centerConfig: (session) => this.#centerConfig(target, session),
    });
  }

  async signIn(
    target: CallTarget,
    session: SignInSession,
    person: SignInPerson,
    around: Surroundings,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#center.signIn(session, this.#centerConfig(target, session), person, around, signal);
  }

  async signOut(target: CallTarget, session: SignInSession, signal: AbortSignal): Promise<void> {
    await this.#center.signOut(session, this.#centerConfig(target, session), signal);
  }

  async accounts(
    target: CallTarget,
    session: SignInSession,
    signal: AbortSignal,
  ): Promise<readonly PortalAccount[]> {
    return this.#center.asSignedIn(session, this.#centerConfig(target, session), (portal, token) =>
      portal.accounts(token, signal),
    );
  }

  async accountRoles(
    target: CallTarget,
    session: SignInSession,
    accountId: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return this.#center.asSignedIn(session, this.#centerConfig(target, session), (portal, token) =>
      portal.roles(token, accountId, signal),
    );
  }

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

  /** One call, with every failure as one of ours. `undefined` from `run` means that the reply lacked what it must have. */
  async #call<T>(
    target: CallTarget,
    caller: Credentials,
    signal: AbortSignal,
    run: (client: STSClient) => Promise<T | undefined>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { host } = new URL(urlOf(target));
    try {
      const result = await run(this.#client(target, caller));
      if (result === undefined) {
        throw new ConnectionError('malformedReply', host, `${host} left out what a reply of STS always has.`);
      }
      return result;
    } catch (error) {
      signal.throwIfAborted();
      throw fromSdkError(error, host);
    }
  }

  /**
   * A client is made per caller, since the SDK binds one to its credentials; the sockets are the gateway's, which all
   * clients share.
   */
  #client(target: CallTarget, caller: Credentials): STSClient {
    const client = new STSClient({
      ...this.#clientConfig(target),
      // The SDK signs with the machine's clock plus this: our clock, corrected by what STS's answers have shown.
      systemClockOffset: this.#options.now() + this.#clockSkew - Date.now(),
      credentials: {
        accessKeyId: caller.accessKeyId,
        secretAccessKey: caller.secretAccessKey.reveal(),
        ...(caller.sessionToken === undefined ? {} : { sessionToken: caller.sessionToken.reveal() }),
      },
    });
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.#noteServerTime(result.response);
        return result;
      },
      { step: 'deserialize', name: 'roleChainServerTime', priority: 'low' },
    );
    const curbRetries: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
      (next) => async (args) => {
        const offset = client.config.systemClockOffset;
        try {
          return await next(args);
        } catch (error) {
          judgeSkew(error, client.config.systemClockOffset - offset);
          throw error;
        }
      };
    client.middlewareStack.addRelativeTo(curbRetries, {
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
      name: 'roleChainSkew',
    });
    return client;
  }

  /** Everything is given, so that the SDK does not look into the environment or the shared files for it. */
  #clientConfig(target: CallTarget): STSClientConfig & { readonly region: string } {
    const { region, url, useFips, useDualstack, useGlobalEndpoint } = target.sts;
    return {
      region: region.value,
      ...(url === undefined ? {} : { endpoint: url.value }),
      ignoreConfiguredEndpointUrls: true,
      // These choose among AWS's own endpoints; the SDK's rules refuse them beside a configured one.
      useFipsEndpoint: url === undefined && useFips,
      useDualstackEndpoint: url === undefined && useDualstack,
      useGlobalEndpoint,
      maxAttempts: Math.min(target.maxAttempts?.value ?? DEFAULT_ATTEMPTS, MOST_ATTEMPTS),
      retryMode: target.retryMode?.value === 'adaptive' ? 'adaptive' : 'standard',
      defaultsMode: 'standard',
      authSchemePreference: [],
      sigv4aSigningRegionSet: [],
      userAgentAppId: async () => undefined,
      requestHandler: this.#connections.transport(target.caBundle?.value),
    };
  }

  /** Identity Center is reached as STS is, in its own region. */
  #centerConfig(target: CallTarget, { region, oidcUrl, portalUrl }: SignInSession): CenterConfig {
    const sts = this.#clientConfig(target);
    const transport = this.#connections.transport(target.caBundle?.value);
    return {
      oidc: serviceConfig(sts, region, transport, oidcUrl),
      portal: serviceConfig(sts, region, transport, portalUrl),
    };
  }

  #noteServerTime(response: unknown): void {
    const headers = (response as { headers?: Record<string, string> } | undefined)?.headers;
    const served = headers?.['date'] === undefined ? NaN : Date.parse(headers['date']);
    if (!Number.isNaN(served)) {
      const skew = served - this.#options.now();
      this.#clockSkew = Math.abs(skew) < SKEW_FLOOR_MS ? 0 : skew;
    }
  }
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** For messages only, where no URL is configured: the SDK's rules make the real one. */
function urlOf({ sts }: CallTarget): string {
  const region = sts.region.value;
  return sts.url?.value ?? `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/**
 * Says for the SDK's retries whether its corrected clock can cure an error. Where the clocks differ by minutes it takes
 * that for granted with every error, and would try AccessDenied again, MFA code and all. Only a signature can be cured,
 * and only by a correction that is worth mentioning.
 *
 * @param correction milliseconds by which the clock for signing was corrected after the answer
 */
function judgeSkew(error: unknown, correction: number): void {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { clockSkewCorrected?: true } };
  if ($metadata === undefined) {
    return;
  }
  const ofTime = /^(SignatureDoesNotMatch|Request(Expired|InTheFuture|TimeTooSkewed))/.test(name);
  if (ofTime && Math.abs(correction) >= SKEW_THAT_MATTERS_MS) {
    $metadata.clockSkewCorrected = true;
  } else {
    delete $metadata.clockSkewCorrected;
  }
}
