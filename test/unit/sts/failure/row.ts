import type { Base, SsoBase, ChainPlan, Hop } from '../../../../src/config/plan.ts';
import { Secret } from '../../../../src/config/secret.ts';
import type { CancelledError } from '../../../../src/sts/errors.ts';
import { type ChainError } from '../../../../src/sts/errors.ts';
import { KEYS, role, SSO } from '../../../fixtures/organisation.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../../support/plans.ts';
import { type Lab } from './lab.ts';

/** A way to fail, and the message that a person reads at once. */
export interface Row {
  readonly name: string;
  readonly message: string;
  readonly provoke: (lab: Lab) => Promise<ChainError | CancelledError>;
}

export const work: Base = {
  ...staticKeys(KEYS.dana),
  place: { file: '~/.aws/credentials', line: 1, start: 0, end: 6 },
};
export const at = (line: number): Pick<Hop, 'place'> => ({
  place: { file: '~/.aws/config', line, start: 0, end: 10 },
});
export const hub = hop(role('hub', 'Hub'), at(10));
export const sso: SsoBase = {
  kind: 'sso',
  profile: 'engineer',
  session: 'meadow',
  startUrl: SSO.startUrl,
  ssoRegion: SSO.region,
  ssoAccountId: '111111111111',
  ssoRoleName: 'Engineer',
};

export function chain(lab: Lab, base: Base, hops: readonly Hop[], more: Partial<ChainPlan> = {}): ChainPlan {
  return chainPlan(lab.aws.url, base, hops, { maxAttempts: sourced(1), ...more });
}

export const fail = (base: Base, hops: readonly Hop[], more?: Partial<ChainPlan>) => (lab: Lab) =>
  lab.failureOf(chain(lab, base, hops, more));

export const inRegion = (lab: Lab, region: string): Partial<ChainPlan> => ({
  sts: { ...chain(lab, work, []).sts, region: sourced(region) },
});

export const atUrl = (lab: Lab, url: string): Partial<ChainPlan> => ({
  sts: { ...chain(lab, work, []).sts, url: sourced(url) },
});

/** An answer that the local AWS never gives by itself, in AWS's words. */
export const said = (code: string, status: number, message: string, hops: readonly Hop[]) => (lab: Lab) => {
  lab.aws.faults.add({ fault: { kind: 'error', code, status, message }, action: 'AssumeRole' });
  return lab.failureOf(chain(lab, work, hops));
};

export const withProcess = (script: string): Base => ({
  kind: 'process',
  profile: 'ci',
  command: new Secret(`"${process.execPath}" -e "${script}"`),
});
