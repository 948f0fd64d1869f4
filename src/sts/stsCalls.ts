import {
  STSClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { ConnectionError } from './errors.ts';
import type { CallTarget } from './gateway.ts';
import { fromSdkError } from './sdkErrors.ts';

const DEFAULT_ATTEMPTS = 3;
/** A person waits: whatever `max_attempts` says, they are told after so many. */
const MOST_ATTEMPTS = 10;
/** A Date header has whole seconds and travels; what is below this is not skew. */
const SKEW_FLOOR_MS = 30_000;
/** AWS takes signatures of 15 minutes before and after its own time. */
const SKEW_THAT_MATTERS_MS = 4 * 60_000;

/** Calls of STS with the SDK's client; learns the time from every answer. */
export class StsCalls {
  readonly #connections: Connections;
  readonly #now: () => number;
  #clockSkew = 0;

  /** @param now epoch milliseconds of this machine */
  constructor(connections: Connections, now: () => number) {
    this.#connections = connections;
    this.#now = now;
  }

  /** Milliseconds by which STS's clock is ahead of ours, as its answers say. */
  get clockSkew(): number {
    return this.#clockSkew;
  }

  /** Epoch milliseconds by STS's clock, as far as it is known. */
  get now(): number {
    return this.#now() + this.#clockSkew;
  }

  /** One call, with every failure as one of ours. `undefined` from `run` means that the reply lacked what it must have. */
  async call<T>(
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
      ...this.clientConfig(target),
      // The SDK signs with the machine's clock plus this: our clock, corrected by what STS's answers have shown.
      systemClockOffset: this.now - Date.now(),
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
  clientConfig(target: CallTarget): STSClientConfig & { readonly region: string } {
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

  #noteServerTime(response: unknown): void {
    const headers = (response as { headers?: Record<string, string> } | undefined)?.headers;
    const served = headers?.['date'] === undefined ? NaN : Date.parse(headers['date']);
    if (!Number.isNaN(served)) {
      const skew = served - this.#now();
      this.#clockSkew = Math.abs(skew) < SKEW_FLOOR_MS ? 0 : skew;
    }
  }
}

/** For messages only, where no URL is configured: the SDK's rules make the real one. */
export function urlOf({ sts }: CallTarget): string {
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
