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

/** The one network of a window, loaded at its first use; a load that failed is tried again at the next. */
export function gatewayOnce(options: GatewayOptions): () => Promise<Gateway> {
  let loading: Promise<Gateway> | undefined;
  return async () => {
    loading ??= loadGateway(options);
    try {
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
}
