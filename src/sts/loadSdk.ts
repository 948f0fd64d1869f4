import type { StsGateway } from './gateway.ts';
import type { GatewayOptions } from './sdk.ts';

/** The network, with the AWS SDK loaded only now. The build turns this import into a file of its own. */
export async function loadGateway(options: GatewayOptions): Promise<StsGateway & { close(): Promise<void> }> {
  const { createGateway } = await import('./sdk.ts');
  return createGateway(options);
}
