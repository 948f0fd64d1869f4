import type { CallTarget } from './gateway.ts';
import type { StsClient } from './stsClient.ts';

/** As many as a chain and what is renewed beside it use at the same time; what is above is made anew when needed. */
export const MOST_IDLE = 8;

interface Idle {
  readonly key: string;
  readonly client: StsClient;
}

/**
 * Clients that wait for their next call: to make one takes longer than to use it. Calls at the same time never share
 * one, and one is kept only after a call that went well at its first try, so that every call begins with the whole quota
 * of retries and nothing remembered of a failure.
 */
export class StsClients {
  readonly #create: (target: CallTarget) => StsClient;
  /** The one that was used last is last. */
  readonly #idle: Idle[] = [];

  constructor(create: (target: CallTarget) => StsClient) {
    this.#create = create;
  }

  async use<T>(target: CallTarget, call: (client: StsClient) => Promise<T>): Promise<T> {
    const key = keyOf(target);
    const at = this.#idle.findLastIndex((one) => one.key === key);
    const client = this.#idle.splice(at, at < 0 ? 0 : 1)[0]?.client ?? this.#create(target);
    const result = await call(client);
    if (client.isUnspent) {
      this.#idle.push({ key, client });
      this.#idle.splice(0, this.#idle.length - MOST_IDLE);
    }
    return result;
  }
}

/** Everything of a target that a client's configuration is made from. */
function keyOf({ sts, caBundle, maxAttempts, retryMode }: CallTarget): string {
  const { region, url, useFips, useDualstack, useGlobalEndpoint } = sts;
  return JSON.stringify([
    region.value,
    url?.value ?? null,
    useFips,
    useDualstack,
    useGlobalEndpoint,
    caBundle?.value ?? null,
    maxAttempts?.value ?? null,
    retryMode?.value ?? null,
  ]);
}
