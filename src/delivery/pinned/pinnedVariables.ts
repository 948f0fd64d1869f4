import type { LiveIdentity } from '../../sessions/identity.ts';
import { english } from '../../platform/translate.ts';
import type { Pointer } from '../endpoint/endpoint.ts';
import { MARKER_PROFILE } from '../markerProfile.ts';
import { staticVariables } from '../staticVariables.ts';
import { REGION_NAMES } from './names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a process finds the credentials of its identity. */
export type Way =
  | { readonly mode: 'static' }
  /** `marked`: AWS_PROFILE is to name the marker profile, past a `[default]` that would hide the endpoint. */
  | { readonly mode: 'live'; readonly pointer: Pointer; readonly marked: boolean };

/**
 * All identity variables of a process that holds one identity for its life. Names that are missing here must not be in
 * its environment at all.
 *
 * @param inherited the environment that VS Code was started with: gives the region where the chain has none
 */
export function pinnedVariables(
  identity: LiveIdentity,
  way: Way,
  inherited: Environment,
): ReadonlyMap<string, string> {
  const values = new Map(way.mode === 'live' ? liveValues(way.pointer, way.marked) : staticValues(identity));
  const region = identity.plan.region?.value ?? inherited['AWS_REGION'] ?? inherited['AWS_DEFAULT_REGION'];
  if (region !== undefined && region !== '') {
    for (const name of REGION_NAMES) values.set(name, region);
  }
  return values;
}

function liveValues({ url, token }: Pointer, marked: boolean): readonly (readonly [string, string])[] {
  return [
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token.reveal()],
    ...(marked ? [['AWS_PROFILE', MARKER_PROFILE] as const] : []),
  ];
}

function staticValues(identity: LiveIdentity): ReadonlyMap<string, string> {
  const state = { kind: 'active', identity, renewal: { kind: 'scheduled' } } as const;
  return staticVariables(state, english).values;
}
