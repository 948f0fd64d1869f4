import type { Gateway, GatewayOptions } from './sdk.ts';

/** The network, with the AWS SDK loaded only now. The build turns this import into a file of its own. */
export async function loadGateway(options: GatewayOptions): Promise<Gateway> {
  const { createGateway } = await import('./sdk.ts');
  return createGateway(options);
}

/**
 * Loads the network before it is asked for: while a person looks for an identity, so that the first resolve need not wait
 * for it. What goes wrong is said by the resolve that needs it.
 */
export function loadAhead(gateway: () => Promise<unknown>): void {
  gateway().catch(() => undefined);
}

/** The one network of a window, loaded at its first use. */
export function gatewayOnce(
  options: GatewayOptions | (() => Promise<GatewayOptions>),
): () => Promise<Gateway> {
  return once(async () => loadGateway(typeof options === 'function' ? await options() : options));
}

/** What is made at the first use, and again where that failed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | undefined;
  return async () => {
    making ??= make();
    try {
      return await making;
    } catch (error) {
      making = undefined;
      throw error;
    }
  };
}
