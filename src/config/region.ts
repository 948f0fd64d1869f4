import type { Sourced } from './plan.ts';

/** The region that STS is called in where neither a profile nor the environment names one. */
const DEFAULT_REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-south-1'],
  ['aws-eusc', 'eusc-de-east-1'],
]);

const PARTITION_PREFIXES: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** Regions for which `sts_regional_endpoints = legacy` means the global endpoint; newer ones are always regional. */
const LEGACY_GLOBAL_REGIONS: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'aws-global',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

/** The partition that a region belongs to, by the form of its name. */
export function partitionOfRegion(region: string): string {
  // `fips-us-gov-west-1`, as some services' regions were once called; the other form, with the word behind, needs no care.
  const plain = region.startsWith('fips-') ? region.slice('fips-'.length) : region;
  for (const [prefix, partition] of PARTITION_PREFIXES) {
    if (plain.startsWith(prefix)) {
      return partition;
    }
  }
  return 'aws';
}

/** Whether the region's STS is the global endpoint under `sts_regional_endpoints = legacy`. */
export function isLegacyGlobalRegion(region: string): boolean {
  return LEGACY_GLOBAL_REGIONS.has(region);
}

const defaults = new Map<string, Sourced<string>>();

/** The default region of a partition, as a sourced value. */
export function defaultRegion(partition: string): Sourced<string> {
  let region = defaults.get(partition);
  if (region === undefined) {
    const value = DEFAULT_REGIONS.get(partition) ?? 'us-east-1';
    region = { value, source: { kind: 'rule', text: `default region of the partition ${partition}` } };
    defaults.set(partition, region);
  }
  return region;
}
