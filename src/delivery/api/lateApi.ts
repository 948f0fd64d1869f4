import type { Later } from '../../platform/later.ts';
import { Emitter } from '../../sessions/emitter.ts';
import type { RoleChainApi, RoleChainIdentity } from './v1.ts';

interface Works {
  readonly v1: RoleChainApi;
  /** Hears of a listener that failed. */
  readonly onError: (error: unknown) => void;
}

/**
 * The object that other extensions hold, from activation on: nothing but the contract can be reached from it. A listener
 * loads nothing, since there is nothing to tell before something else has.
 */
export function lateApi(works: Later<Works>): RoleChainApi {
  const changed = new Emitter<RoleChainIdentity | undefined>((error) => works.made?.onError(error));
  works.follow(({ v1 }) => {
    v1.onDidChange((identity) => {
      changed.fire(identity);
    });
  });
  return Object.freeze<RoleChainApi>({
    get identity() {
      return works.made?.v1.identity;
    },
    onDidChange: (listener) => changed.event(listener),
    credentials: async (extensionId) => (await works.get()).v1.credentials(extensionId),
  });
}
