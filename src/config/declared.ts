import { parseRoleArn, type RoleArn } from './arn.ts';
import { callerOf, hopLink, type Chains, type Link, type Outcome } from './chain.ts';
import { readDeclaredHop } from './declaredHop.ts';
import { finishDraft, type Draft, type PlanContext } from './plans.ts';
import type { Profile } from './profile.ts';
import type { Finding } from './report.ts';

/** A chain in the setting `roleChain.chains`: for teams that share a workspace rather than a config file. */
export interface DeclaredChain {
  readonly name: string;
  /** Name of the profile whose credentials make the first call: a base, or a chain of its own. */
  readonly base: string;
  readonly hops: readonly DeclaredHop[];
}

/** Parameters of AssumeRole under their own names. `mfa_process` has no counterpart: settings start no programs. */
export interface DeclaredHop {
  readonly roleArn: string;
  readonly roleSessionName?: string;
  readonly externalId?: string;
  readonly serialNumber?: string;
  readonly durationSeconds?: number;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  /** JSON, as text or as an object. */
  readonly policy?: string | object;
  readonly policyArns?: readonly string[];
}

export const CHAINS_SETTING = 'roleChain.chains';

/** Plans the chains of the setting, whatever its value is. What can't be read is a problem without a place. */
export function draftDeclared(
  value: unknown,
  profiles: ReadonlyMap<string, Profile>,
  chains: Chains,
  context: PlanContext,
): readonly Draft[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    const message = `${CHAINS_SETTING} has to be a list of chains, each with name, base and hops.`;
    context.report.add('bad-declared-chain', 'error', message, undefined);
    return [];
  }
  const drafts: Draft[] = [];
  const taken = new Set<string>();
  for (const [index, item] of (value as readonly unknown[]).entries()) {
    const name = isRecord(item) && typeof item['name'] === 'string' ? item['name'].trim() : '';
    const where = `${CHAINS_SETTING}[${String(index)}]`;
    if (!isRecord(item) || name === '') {
      const message = `${where} has to be an object with name, base and hops.`;
      context.report.add('bad-declared-chain', 'error', message, undefined);
    } else if (profiles.has(name) || taken.has(name)) {
      const owner = taken.has(name) ? 'another declared chain' : 'a profile of the shared files';
      const message = `${where} is ignored: ${name} is the name of ${owner} already. Give it another name.`;
      context.report.add('bad-declared-chain', 'error', message, undefined);
    } else {
      taken.add(name);
      drafts.push(draftOne(name, item, where, profiles, chains, context));
    }
  }
  return drafts;
}

function draftOne(
  name: string,
  item: Readonly<Record<string, unknown>>,
  where: string,
  profiles: ReadonlyMap<string, Profile>,
  chains: Chains,
  context: PlanContext,
): Draft {
  const errors: Finding[] = [];
  const reject = (message: string): void => {
    errors.push(context.report.add('bad-declared-chain', 'error', message, undefined, name));
  };
  const base = typeof item['base'] === 'string' ? item['base'] : '';
  const profile = profiles.get(base);
  if (profile === undefined) {
    reject(
      base === ''
        ? `${where}.base has to be the name of a profile.`
        : `${where}.base names the profile ${base}, which does not exist.`,
    );
  }
  for (const key of Object.keys(item)) {
    if (key !== 'name' && key !== 'base' && key !== 'hops') {
      reject(`${where}.${key} is not known: a chain has name, base and hops.`);
    }
  }
  const listed = item['hops'];
  const hops: readonly unknown[] = Array.isArray(listed) ? listed : [];
  if (hops.length === 0) {
    reject(`${where}.hops has to be a list of at least one role.`);
  }
  const start = profile === undefined ? undefined : chains.ofSelected(profile);
  if (start?.kind === 'plain') {
    reject(`${where}.base names the profile ${base}, which holds no credentials.`);
  }
  let link: Link | undefined = start?.kind === 'link' ? start : undefined;
  for (const [index, value] of hops.entries()) {
    const caller = link && callerOf(link);
    const read = readDeclaredHop(
      value,
      name,
      `${where}.hops[${String(index)}]`,
      caller,
      reject,
      (code, message) => {
        context.report.add(code, 'warning', message, undefined, name);
      },
    );
    link = link && read && hopLink(read.hop, link, link.region, undefined, read.notes);
  }
  const own: readonly Finding[] = errors;
  const outcome: Outcome =
    link === undefined || own.length > 0
      ? { kind: 'broken', errors: [...own, ...(start?.kind === 'broken' ? start.errors : [])] }
      : link;
  return finishDraft(name, 'settings', profile, outcome, lastRole(hops), context);
}

function lastRole(hops: readonly unknown[]): RoleArn | undefined {
  const last = hops.at(-1);
  return isRecord(last) && typeof last['roleArn'] === 'string' ? parseRoleArn(last['roleArn']) : undefined;
}

/** Whether a value is an object with named parts. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
