import assert from 'node:assert/strict';
import type { Configuration, FileContent } from '../../../src/config/configuration.ts';
import { configure } from '../../../src/config/configure.ts';
import type { ChainPlan, Plan } from '../../../src/config/plan.ts';

export interface Input {
  readonly config?: string | Uint8Array;
  readonly credentials?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly declared?: unknown;
  readonly declaredIgnored?: boolean;
  readonly platform?: NodeJS.Platform;
  readonly credentialsMode?: number;
  readonly unreadable?: string;
}

export const CONFIG = '/home/user/.aws/config';
export const CREDENTIALS = '/home/user/.aws/credentials';

/** Keys that no message, note or document may show. */
export const SECRET = 'sEcReT/never/shown/0123456789abcdef';

/** What a call takes from the settings. */
export const SETTINGS = { defaultSessionName: 'jo', mfaSessionSeconds: 43_200 } as const;

/** The keys of a base, as lines of a section. */
export const KEYS = `aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ${SECRET}`;

export function configureText(input: Input): Configuration {
  const credentials: FileContent =
    input.unreadable === undefined
      ? content(input.credentials, input.credentialsMode)
      : { kind: 'unreadable', reason: input.unreadable };
  return configure({
    files: { config: CONFIG, credentials: CREDENTIALS },
    config: content(input.config, undefined),
    credentials,
    env: input.env ?? {},
    declared: input.declared,
    declaredIgnored: input.declaredIgnored ?? false,
    platform: input.platform ?? 'linux',
  });
}

export function planOf(input: Input | string, name: string): Plan {
  const plan = configureText(typeof input === 'string' ? { config: input } : input).plans.get(name);
  assert.ok(plan !== undefined, `there is no plan ${name}`);
  return plan;
}

/** The plan of a profile that has to be a chain. */
export function chainOf(input: Input | string, name: string): ChainPlan {
  const plan = planOf(input, name);
  assert.equal(plan.kind, 'chain', plan.problems.map((problem) => problem.message).join('\n'));
  return plan;
}

/** The codes of the problems of a profile that has to be broken. */
export function faultsOf(input: Input | string, name: string): readonly string[] {
  const plan = planOf(input, name);
  assert.equal(plan.kind, 'broken');
  const errors = plan.problems.filter((problem) => problem.severity === 'error');
  return errors.map((problem) => problem.code);
}

/** A chain in one line: `staticKeys(base) → a → b`. */
export function outline(plan: ChainPlan): string {
  return [`${plan.base.kind}(${plan.base.profile})`, ...plan.hops.map((hop) => hop.role.name)].join(' → ');
}

/** A role whose name is the profile's. */
export function roleArn(name: string, account = '111122223333', partition = 'aws'): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}

function content(data: string | Uint8Array | undefined, mode: number | undefined): FileContent {
  if (data === undefined) {
    return { kind: 'missing' };
  }
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return mode === undefined ? { kind: 'read', bytes } : { kind: 'read', bytes, mode };
}
