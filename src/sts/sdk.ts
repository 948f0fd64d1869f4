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
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { SharedFiles } from '../config/configuration.ts';
import type { Base } from '../config/plan.ts';
import { Secret } from '../config/secret.ts';
import { baseCredentials } from './bases.ts';
import { Connections, type ProxySettings } from './connections.ts';
import type { AssumedRole, CallerIdentity, Credentials } from './credentials.ts';
import { ConnectionError } from './errors.ts';
import type { AssumeRoleRequest, CallTarget, GetSessionTokenRequest, StsGateway } from './gateway.ts';
import { fromSdkError } from './sdkErrors.ts';

const DEFAULT_ATTEMPTS = 3;
/** A Date header has whole seconds and travels; what is below this is not skew. */
const SKEW_FLOOR_MS = 30_000;

export interface GatewayOptions {
  readonly now: () => number;
  readonly proxySettings: () => ProxySettings;
  /** Where the providers of the SDK that read the shared files themselves find them. */
  readonly files: () => SharedFiles;
}

/** The network through the AWS SDK for JavaScript. */
export function createGateway(options: GatewayOptions): StsGateway & { close(): Promise<void> } {
  return new SdkGateway(options);
}

type Timed = Credentials & { readonly expiresAt: number };

class SdkGateway implements StsGateway {
  readonly #options: GatewayOptions;
  readonly #connections: Connections;
  #clockSkew = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#connections = new Connections(options.proxySettings);
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
    const handler = await this.#connections.handlerFor(target, this.#urlOf(target));
    signal.throwIfAborted();
    return baseCredentials(base, {
      signal,
      now: this.#options.now,
      files: this.#options.files(),
      target,
      clientConfig: this.#clientConfig(target, handler),
    });
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  /** One call, with every failure as one of ours. `undefined` from `run` means that the reply lacked what it must have. */
  async #call<T>(
    target: CallTarget,
    caller: Credentials,
    signal: AbortSignal,
    run: (client: STSClient) => Promise<T | undefined>,
  ): Promise<T> {
    signal.throwIfAborted();
    const url = this.#urlOf(target);
    const { host } = new URL(url);
    try {
      const handler = await this.#connections.handlerFor(target, url);
      const client = this.#client(target, caller, handler);
      const result = await run(client);
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
   * A client is made per caller, since the SDK binds one to its credentials; the sockets are in the handler, which all
   * clients share.
   */
  #client(target: CallTarget, caller: Credentials, handler: STSClientConfig['requestHandler']): STSClient {
    const client = new STSClient({
      ...this.#clientConfig(target, handler),
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
        try {
          return await next(args);
        } catch (error) {
          throw withoutFalseSkew(error);
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
  #clientConfig(target: CallTarget, requestHandler: STSClientConfig['requestHandler']): STSClientConfig {
    const { region, url, useFips, useDualstack, useGlobalEndpoint } = target.sts;
    return {
      region: region.value,
      ...(url === undefined ? {} : { endpoint: url.value }),
      ignoreConfiguredEndpointUrls: true,
      useFipsEndpoint: useFips,
      useDualstackEndpoint: useDualstack,
      useGlobalEndpoint,
      maxAttempts: target.maxAttempts?.value ?? DEFAULT_ATTEMPTS,
      retryMode: target.retryMode?.value === 'adaptive' ? 'adaptive' : 'standard',
      defaultsMode: 'standard',
      authSchemePreference: [],
      sigv4aSigningRegionSet: [],
      userAgentAppId: async () => undefined,
      ...(requestHandler === undefined ? {} : { requestHandler }),
    };
  }

  #urlOf(target: CallTarget): string {
    // Only the host matters here (proxy choice, messages); the SDK's rules make the real one.
    return target.sts.url?.value ?? `https://sts.${target.sts.region.value}.amazonaws.com`;
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

/**
 * Where the clocks differ by minutes the SDK marks every error as one that its corrected clock might cure, and so tries
 * AccessDenied again, MFA code and all. Only a signature can be cured that way.
 */
function withoutFalseSkew(error: unknown): unknown {
  const { name, $metadata } = error as { name?: string; $metadata?: { clockSkewCorrected?: true } };
  if (
    $metadata?.clockSkewCorrected === true &&
    !/^(SignatureDoesNotMatch|Request(Expired|InTheFuture|TimeTooSkewed))/.test(name ?? '')
  ) {
    delete $metadata.clockSkewCorrected;
  }
  return error;
}

interface StsCredentials {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken: string | undefined;
  readonly Expiration: Date | undefined;
}

function credentialsOf(reply: StsCredentials | undefined): Timed | undefined {
  const expiresAt = reply?.Expiration?.getTime();
  if (!reply?.AccessKeyId || !reply.SecretAccessKey || !reply.SessionToken || !Number.isFinite(expiresAt)) {
    return undefined;
  }
  return {
    accessKeyId: reply.AccessKeyId,
    secretAccessKey: new Secret(reply.SecretAccessKey),
    sessionToken: new Secret(reply.SessionToken),
    expiresAt: expiresAt as number,
  };
}
