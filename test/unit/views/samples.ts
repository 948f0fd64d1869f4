import type { Configuration } from '../../../src/config/configuration.ts';
import type { RoleArn } from '../../../src/config/arn.ts';
import type { Base, BrokenChain, ChainPlan, Hop, PlainProfile, Plan } from '../../../src/config/plan.ts';
import type { Problem } from '../../../src/config/problem.ts';
import { Secret } from '../../../src/config/secret.ts';
import type { LiveHop, LiveIdentity, Renewal, WindowIdentity } from '../../../src/sessions/identity.ts';
import { ConnectionError, HopError, PersonNeededError } from '../../../src/sts/errors.ts';
import type { Moment } from '../../../src/views/tooltips.ts';
import { english } from '../../../src/platform/translate.ts';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
export const MINUTE = 60_000;
export const moment: Moment = { now: NOW, t: english, locale: 'en' };

const place = (line: number) => ({ file: '/home/dana/.aws/config', line, start: 0, end: 10 });

export function roleArn(accountId: string, name: string): RoleArn {
  return { text: `arn:aws:iam::${accountId}:role/${name}`, partition: 'aws', accountId, path: '/', name };
}

export const keys: Base = {
  kind: 'staticKeys',
  profile: 'work',
  accessKeyId: 'AKIAWORKEXAMPLE00000',
  secretAccessKey: new Secret('long-term-secret'),
  place: place(1),
};

export function hop(accountId: string, name: string, more: Partial<Hop> = {}): Hop {
  return { profile: name.toLowerCase(), role: roleArn(accountId, name), place: place(5), ...more };
}

export function chain(name: string, hops: readonly Hop[], more: Partial<ChainPlan> = {}): ChainPlan {
  const rule = { kind: 'rule', text: 'for tests' } as const;
  return {
    kind: 'chain',
    name,
    origin: 'profile',
    place: place(10),
    base: keys,
    hops,
    partition: 'aws',
    region: { value: 'eu-west-1', source: rule },
    sts: {
      region: { value: 'eu-west-1', source: rule },
      useFips: false,
      useDualstack: false,
      useGlobalEndpoint: false,
    },
    notes: [],
    problems: [],
    ...more,
  };
}

export const prodAdmin = chain('prod-admin', [hop('111111111111', 'Hub'), hop('333333333333', 'Admin')]);
export const devAdmin = chain('dev-admin', [hop('222222222222', 'Developer')]);
export const work = chain('work', []);
export const plain: PlainProfile = { kind: 'plain', name: 'settings-only', origin: 'profile', problems: [] };

export function problem(message: string, more: Partial<Problem> = {}): Problem {
  const code = 'unknownSource' as Problem['code'];
  return { code, severity: 'error', message, place: place(20), profiles: [], ...more };
}

export const oldBilling: BrokenChain = {
  kind: 'broken',
  name: 'old-billing',
  origin: 'profile',
  place: place(20),
  role: roleArn('333333333333', 'Billing'),
  problems: [problem('There is no profile “finance”.', { profiles: ['old-billing'] })],
};

export function configuration(plans: readonly Plan[], more: Partial<Configuration> = {}): Configuration {
  return {
    files: { config: '/home/dana/.aws/config', credentials: '/home/dana/.aws/credentials' },
    found: { config: 'read', credentials: 'read' },
    plans: new Map(plans.map((plan) => [plan.name, plan])),
    problems: plans.flatMap((plan) => plan.problems),
    ...more,
  };
}

export function liveHops(plan: ChainPlan, expiresAt: number): readonly LiveHop[] {
  return plan.hops.map((one) => ({
    hop: one,
    arn: `arn:aws:sts::${one.role.accountId}:assumed-role/${one.role.name}/dana`,
    accountId: one.role.accountId,
    expiresAt,
  }));
}

/** A live identity whose last session ends so many milliseconds from now. */
export function identity(plan: ChainPlan, left: number): LiveIdentity {
  const hops = liveHops(plan, NOW + left);
  const last = hops.at(-1);
  return {
    plan,
    credentials: {
      accessKeyId: 'ASIALIVEEXAMPLE00000',
      secretAccessKey: new Secret('live-secret'),
      sessionToken: new Secret('live-token'),
      expiresAt: NOW + left,
    },
    verified: { arn: last?.arn ?? '', accountId: last?.accountId ?? '', userId: 'AROAEXAMPLE:dana' },
    hops,
    expiresAt: NOW + left,
    notes: [],
  };
}

export function active(
  plan: ChainPlan,
  left: number,
  renewal: Renewal = { kind: 'scheduled' },
): WindowIdentity {
  return { kind: 'active', identity: identity(plan, left), renewal };
}

export const needsMfa = new PersonNeededError(prodAdmin, 'mfa', 'prod-admin', undefined);
export const unreachable = new HopError(
  prodAdmin,
  0,
  hop('111111111111', 'Hub'),
  undefined,
  new ConnectionError('dns', 'sts.eu-west-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com has no address.'),
);
