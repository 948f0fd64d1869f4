import { isAccountId, parseRoleArn } from './arn.ts';
import type { NewSection } from './edit.ts';
import type { ChainPlan, Plan } from './plan.ts';
import { durationFault } from './values.ts';

/** What a new profile of a role says; empty texts are left out of the file. */
export interface NewChainedRole {
  readonly name: string;
  readonly source: ChainPlan;
  readonly roleArn: string;
  readonly externalId: string;
  readonly mfaSerial: string;
  readonly durationSeconds: string;
}

const ROLE_CHAINING_LIMIT = 3600;

/** The section of a new profile, in the order in which people write it. */
export function newRoleSection(role: NewChainedRole): NewSection {
  const properties: readonly (readonly [string, string])[] = [
    ['role_arn', role.roleArn],
    ['source_profile', role.source.name],
    ['external_id', role.externalId],
    ['mfa_serial', role.mfaSerial],
    ['duration_seconds', role.durationSeconds],
    ['endpoint_url', ownEndpoint(role.source)],
  ];
  return { header: `profile ${role.name}`, properties: properties.filter(([, value]) => value !== '') };
}

/** The section on one line, to be agreed to. */
export function sectionPreview({ header, properties }: NewSection): string {
  return [`[${header}]`, ...properties.map(([key, value]) => `${key} = ${value}`)].join('  ');
}

/** Whether the text of a config file has this section already: somebody may have added it meanwhile. */
export function hasSection(text: string, header: string): boolean {
  return text.split(/\r\n|\n|\r/).some((line) => line.replaceAll(/[\t ]+/g, ' ').startsWith(`[${header}]`));
}

/** A name that no profile has yet: the role's, with its account where that is taken. */
export function proposedName(roleArn: string, plans: ReadonlyMap<string, Plan>): string {
  const role = parseRoleArn(roleArn);
  const plain = (role?.name ?? 'role').replaceAll(/[^\w\-/.%@:+]/g, '-').toLowerCase();
  if (!plans.has(plain)) return plain;
  const withAccount = `${plain}-${role?.accountId ?? ''}`;
  return plans.has(withAccount) ? '' : withAccount;
}

/** What is wrong with a value; undefined where it is right. */
export type Fault = 'form' | 'taken' | undefined;

/** A name that needs no quotes, which not every tool reads, and that is free. */
export function nameFault(name: string, plans: ReadonlyMap<string, Plan>): Fault {
  if (!/^[\w\-/.%@:+]+$/.test(name)) return 'form';
  return plans.has(name) ? 'taken' : undefined;
}

/** Not the ARN of a role with an account of twelve digits. */
export function roleArnFault(text: string): Fault {
  const role = parseRoleArn(text);
  return role !== undefined && isAccountId(role.accountId) ? undefined : 'form';
}

/** Says what STS would refuse: durations out of range, and over an hour for a role that another role assumes. */
export function roleDurationFault(text: string, source: ChainPlan): string | undefined {
  const fault = durationFault(text);
  if (fault !== undefined) return fault;
  return isRoleSession(source) && Number(text) > ROLE_CHAINING_LIMIT
    ? `may be at most ${String(ROLE_CHAINING_LIMIT)} where a role assumes the role`
    : undefined;
}

function isRoleSession({ hops, base }: ChainPlan): boolean {
  return hops.length > 0 || base.kind === 'sso' || base.kind === 'webIdentity';
}

/** An endpoint counts only in the profile that is chosen: one that the source has, the new profile needs as well. */
function ownEndpoint({ name, sts }: ChainPlan): string {
  const source = sts.url?.source;
  const own = source?.kind === 'property' && source.key === 'endpoint_url' && source.profile === name;
  return own ? (sts.url?.value ?? '') : '';
}
