import type { LiveIdentity, WindowIdentity } from './identity.ts';

/** The identity whose credentials new processes get, be they ended or not. */
export function servedIdentity(state: WindowIdentity): LiveIdentity | undefined {
  switch (state.kind) {
    case 'active':
    case 'expired':
      return state.identity;
    case 'resolving':
      return state.previous;
    case 'none':
    case 'failed':
      return undefined;
  }
}
