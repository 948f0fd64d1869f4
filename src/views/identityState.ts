import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';

/** Name of the chain that a person sees as current. */
export function currentName(state: WindowIdentity): string | undefined {
  if (state.kind === 'failed') return undefined;
  return servedIdentity(state)?.plan.name;
}
