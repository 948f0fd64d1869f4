import type { WindowIdentity } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';
import type { Pointer } from './endpoint/endpoint.ts';
import { MARKER_PROFILE } from './markerProfile.ts';
import type { Variables } from './variables.ts';

/** Address and token of the live endpoint; whoever has both is the identity of the window. */
export const POINTER_NAMES = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
] as const;

const APPENDED: ReadonlySet<string> = new Set(POINTER_NAMES);
const NONE: Variables = { values: new Map() };

/**
 * The variables that point to the live endpoint. The pointer stays the same whatever the window is; only the region
 * follows a switch.
 *
 * Undefined while nobody knows yet: what was delivered before stays then. A choice that waits for a person gets the
 * pointer at once, so that a terminal opened meanwhile works from the moment on at which the person has helped.
 *
 * @param marked whether AWS_PROFILE is to name the marker profile, past a `[default]` that would hide the endpoint
 */
export function liveVariables(
  state: WindowIdentity,
  { url, token }: Pointer,
  marked: boolean,
  t: Translate,
): Variables | undefined {
  if (state.kind === 'none') return NONE;
  const identity =
    state.kind === 'resolving' ? state.previous : 'identity' in state ? state.identity : undefined;
  if (identity === undefined) {
    if (state.kind === 'resolving') return undefined;
    if (state.kind === 'failed' && state.error.name !== 'PersonNeededError') return NONE;
  }
  const values = new Map<string, string>([
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token.reveal()],
  ]);
  if (marked) values.set('AWS_PROFILE', MARKER_PROFILE);
  const region = identity?.plan.region?.value;
  if (region !== undefined) {
    values.set('AWS_REGION', region);
    values.set('AWS_DEFAULT_REGION', region);
  }
  const description =
    identity === undefined
      ? t('AWS identity of this window')
      : t('AWS identity {0} ({1}), always fresh', identity.plan.name, identity.verified.arn);
  return { values, appended: APPENDED, description };
}
