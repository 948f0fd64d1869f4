import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';

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

/** Name of the chain that a person sees as current. */
export function currentName(state: WindowIdentity): string | undefined {
  if (state.kind === 'failed') return undefined;
  return servedIdentity(state)?.plan.name;
}
