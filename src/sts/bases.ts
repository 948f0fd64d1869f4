import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { SharedFiles } from '../config/configuration.ts';
import type { Base } from '../config/plan.ts';
import type { Transport } from './connections.ts';
import type { Credentials } from './credentials.ts';
import type { CenterConfig, IdentityCenter } from './signIn/identityCenter.ts';
import type { SignInSession } from './signIn/session.ts';

/** In milliseconds. */
export interface BaseTimeouts {
  /** For each request to a metadata service, and between two tries of one. */
  readonly metadataMs: number;
  /** A `credential_process` may have to wait for a person at a hardware key or a browser. */
  readonly processMs: number;
}

export const DEFAULT_BASE_TIMEOUTS: BaseTimeouts = { metadataMs: 2_000, processMs: 120_000 };

export interface BaseContext {
  readonly signal: AbortSignal;
  /** Epoch milliseconds by STS's clock. */
  readonly now: () => number;
  readonly files: SharedFiles;
  readonly defaultSessionName: string;
  readonly timeouts: BaseTimeouts;
  readonly transport: Transport;
  /** Region, endpoint and patience of the chain, for providers that call STS themselves. */
  readonly stsConfig: STSClientConfig & { readonly region: string };
  readonly stsHost: string;
  readonly center: () => Promise<IdentityCenter>;
  readonly centerConfig: (session: SignInSession) => CenterConfig;
}

/**
 * The first credentials of a chain. What a kind of base needs is loaded with the first of its kind; keys in a file need
 * nothing.
 *
 * @throws BaseSourceError, ServiceError or ConnectionError; the signal's reason when aborted
 */
export async function baseCredentials(base: Base, context: BaseContext): Promise<Credentials> {
  switch (base.kind) {
    case 'staticKeys':
      return {
        accessKeyId: base.accessKeyId,
        secretAccessKey: base.secretAccessKey,
        ...(base.sessionToken === undefined ? {} : { sessionToken: base.sessionToken }),
      };
    case 'process': {
      const { processCredentials } = await import('./processBase.ts');
      return processCredentials(base, context.signal, context.now, context.timeouts.processMs);
    }
    default: {
      const { providedCredentials } = await import('./providedBases.ts');
      return providedCredentials(base, context);
    }
  }
}
