import type { EnvironmentVariableCollection } from 'vscode';
import type { Disposable } from '../sessions/emitter.ts';
import type { ChainSessions } from '../sessions/chainSessions.ts';
import type { IdentitiesInUse } from '../sessions/inUse.ts';
import type { WindowSession } from '../sessions/windowSession.ts';
import { Delivery, type DeliveryDeps } from './delivery.ts';
import { Endpoint, type EndpointDeps } from './endpoint/endpoint.ts';
import { Environment } from './environment.ts';

export interface CreateDeliveryDeps
  extends Omit<DeliveryDeps, 'window' | 'endpoint'>, Omit<EndpointDeps, 'window' | 'named' | 'now'> {
  readonly window: WindowSession;
  readonly inUse: IdentitiesInUse;
  readonly sessions: ChainSessions;
  readonly collection: EnvironmentVariableCollection;
}

/** Everything through which processes get identities: the endpoint, the choice of a mode, the variables. */
export function createDelivery(
  deps: CreateDeliveryDeps,
  own: <T extends Disposable>(part: T) => T,
): { readonly endpoint: Endpoint; readonly delivery: Delivery } {
  const { inUse, sessions, collection } = deps;
  const endpoint = own(
    new Endpoint({ ...deps, now: () => sessions.now(), named: (name) => inUse.asked(name) }),
  );
  own(
    sessions.onDidForget(() => {
      endpoint.unpinAll();
    }),
  );
  const delivery = own(new Delivery({ ...deps, endpoint }));
  own(new Environment(collection, delivery));
  return { endpoint, delivery };
}
