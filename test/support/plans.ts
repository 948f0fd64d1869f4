import type { RoleArn } from '../../src/config/arn.ts';
import type { Base, ChainPlan, Hop, Sourced } from '../../src/config/plan.ts';
import { Secret } from '../../src/config/secret.ts';

/** A value of a plan whose origin does not matter to the test. */
export function sourced<T>(value: T): Sourced<T> {
  return { value, source: { kind: 'rule', text: 'test' } };
}

export function roleArn(text: string): RoleArn {
  const [, partition = '', , , accountId = '', resource = ''] = text.split(':');
  const path = resource.slice('role'.length, resource.lastIndexOf('/') + 1);
  return { text, partition, accountId, path, name: resource.slice(resource.lastIndexOf('/') + 1) };
}

export function staticKeys(keys: { accessKeyId: string; secretAccessKey: string }, profile = 'work'): Base {
  return {
    kind: 'staticKeys',
    profile,
    accessKeyId: keys.accessKeyId,
    secretAccessKey: new Secret(keys.secretAccessKey),
  };
}

export function hop(role: string, more: Partial<Hop> = {}): Hop {
  const arn = roleArn(role);
  return { profile: arn.name, role: arn, ...more };
}

/** A plan against a local AWS, made without a config file. */
export function chainPlan(
  url: string,
  base: Base,
  hops: readonly Hop[],
  more: Partial<ChainPlan> = {},
): ChainPlan {
  return {
    kind: 'chain',
    name: hops.at(-1)?.profile ?? base.profile,
    origin: 'profile',
    base,
    hops,
    partition: 'aws',
    sts: {
      region: sourced('eu-west-1'),
      url: sourced(url),
      useFips: false,
      useDualstack: false,
      useGlobalEndpoint: false,
    },
    notes: [],
    problems: [],
    ...more,
  };
}
