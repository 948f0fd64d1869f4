import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { ConnectionError } from './errors.ts';
import type { CallTarget } from './gateway.ts';
import { fromSdkError } from './sdkErrors.ts';
import { StsClient } from './stsClient.ts';
import { StsClients } from './stsClients.ts';

const DEFAULT_ATTEMPTS = 3;
/** A person waits: whatever `max_attempts` says, they are told after so many. */
const MOST_ATTEMPTS = 10;
/** A Date header has whole seconds and travels; what is below this is not skew. */
const SKEW_FLOOR_MS = 30_000;

/** Calls of STS with the SDK's client; learns the time from every answer. */
export class StsCalls {
  readonly #connections: Connections;
  readonly #now: () => number;
  readonly #clients: StsClients;
  #clockSkew = 0;

  /** @param now epoch milliseconds of this machine */
  constructor(connections: Connections, now: () => number) {
    this.#connections = connections;
    this.#now = now;
    this.#clients = new StsClients((target) => {
      return new StsClient(this.clientConfig(target), (headers) => {
        this.#noteServerTime(headers);
      });
    });
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
    try {
      // The SDK signs with the machine's clock plus this: our clock, corrected by what STS's answers have shown.
      const clockOffset = this.now - Date.now();
      const result = await this.#clients.use(target, (client) => client.serve(caller, clockOffset, run));
      if (result === undefined) {
        const host = hostOf(target);
        throw new ConnectionError('malformedReply', host, `${host} left out what a reply of STS always has.`);
      }
      return result;
    } catch (error) {
      signal.throwIfAborted();
      throw fromSdkError(error, hostOf(target));
    }
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

  #noteServerTime(headers: Readonly<Record<string, string>>): void {
    const served = headers['date'] === undefined ? NaN : Date.parse(headers['date']);
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

function hostOf(target: CallTarget): string {
  return new URL(urlOf(target)).host;
}
