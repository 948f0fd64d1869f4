import { configuredEndpoint } from './endpoint.ts';
import {
  EXPECTED,
  readAttempts,
  readBoolean,
  readRetryMode,
  readStsRegional,
  type EnvironmentSettings,
  type RetryMode,
} from './environment.ts';
import type { ChainKey } from './keys.ts';
import type { PlanNote, Sourced, StsEndpoint } from './plan.ts';
import type { LinkedFiles } from './profiles.ts';
import { defaultRegion, isLegacyGlobalRegion } from './region.ts';
import type { Scope } from './scope.ts';
import type { SsoUrls } from './sso.ts';

/** How STS is reached for one chain. */
export interface Connection {
  readonly partition: string;
  readonly sts: StsEndpoint;
  readonly caBundle: Sourced<string> | undefined;
  readonly maxAttempts: Sourced<number> | undefined;
  readonly retryMode: Sourced<RetryMode> | undefined;
  readonly notes: readonly PlanNote[];
  /** Of a chain that starts at IAM Identity Center. */
  readonly ssoUrls?: SsoUrls;
}

/**
 * The connection of a chain, from the selected profile and the environment; sources have no say but for the region.
 * The environment beats the profile, as in AWS tools, except for the region, where the profile comes first.
 *
 * @param region of the profile or its nearest source.
 */
export function readConnection(
  scope: Scope,
  region: Sourced<string> | undefined,
  partition: string,
  linked: LinkedFiles,
  env: EnvironmentSettings,
): Connection {
  const stsRegion = region ?? env.region ?? defaultRegion(partition);
  // What no file has at all need not be looked for in each profile.
  const own = linked.connects ? scope : undefined;
  const url = configuredEndpoint('STS', scope, linked, env);
  const legacy = pick(
    own,
    'sts_regional_endpoints',
    env.stsRegionalEndpoints,
    readStsRegional,
    EXPECTED.stsRegional,
  );
  const isGlobal = stsRegion.value === 'aws-global';
  const endpoint = {
    region: stsRegion,
    useFips: pick(own, 'use_fips_endpoint', env.useFips, readBoolean, EXPECTED.boolean)?.value ?? false,
    useDualstack:
      pick(own, 'use_dualstack_endpoint', env.useDualstack, readBoolean, EXPECTED.boolean)?.value ?? false,
    useGlobalEndpoint: isGlobal || (legacy?.value === 'legacy' && isLegacyGlobalRegion(stsRegion.value)),
  };
  return {
    partition,
    sts: url === undefined ? endpoint : { ...endpoint, url },
    caBundle: pick(own, 'ca_bundle', env.caBundle, (path) => path, EXPECTED.path),
    maxAttempts: pick(own, 'max_attempts', env.maxAttempts, readAttempts, EXPECTED.attempts),
    retryMode: pick(own, 'retry_mode', env.retryMode, readRetryMode, EXPECTED.retryMode),
    notes: scope.notes,
  };
}

/** A setting of the environment or, given its scope, of the profile. A value that makes no sense is left out, and said. */
function pick<T>(
  scope: Scope | undefined,
  key: ChainKey,
  fromEnvironment: Sourced<T> | undefined,
  parse: (text: string) => T | undefined,
  expected: string,
): Sourced<T> | undefined {
  const property = scope?.find(key);
  if (scope === undefined || property === undefined) {
    return fromEnvironment;
  }
  const value = parse(property.value);
  if (value === undefined) {
    scope.warn('bad-setting', `${key} has to be ${expected}; it is left out.`, property);
    return fromEnvironment;
  }
  if (fromEnvironment?.source.kind === 'environment') {
    scope.note(
      `${key} is ignored: ${fromEnvironment.source.variable} in the environment beats it.`,
      property,
    );
    return fromEnvironment;
  }
  return { value, source: scope.source(property) };
}
