import type { Plan } from '../config/plan.ts';

/**
 * A profile that holds nothing but a region. AWS_PROFILE points to it so that clients neither take a `[default]` nor
 * miss a profile, find no credentials in it, and go on to the endpoint.
 */
export const MARKER_PROFILE = 'role-chain';

/** Whether the config file has the marker profile, by our repair or by hand, and it is as empty as it must be. */
export function hasMarker(plans: ReadonlyMap<string, Plan>): boolean {
  return plans.get(MARKER_PROFILE)?.kind === 'plain';
}
