import { assembleChain } from './assemble.ts';
import type { Chains, Link, Outcome } from './chain.ts';
import { readConnection, type Connection } from './connection.ts';
import type { EnvironmentSettings } from './environment.ts';
import { placeOfSection } from './ini.ts';
import { parseRoleArn, type RoleArn } from './arn.ts';
import type { BrokenChain, PlainProfile, Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { findProperty, type Profile } from './profile.ts';
import type { LinkedFiles } from './profiles.ts';
import { partitionOfRegion } from './region.ts';
import type { Finding, Report } from './report.ts';
import { Scope } from './scope.ts';
import { ssoUrls } from './sso.ts';

export interface PlanContext {
  readonly linked: LinkedFiles;
  readonly env: EnvironmentSettings;
  readonly report: Report;
}

/** What is known of one row before all problems are: planned first, assembled when everything has been found. */
export interface Draft {
  readonly name: string;
  readonly origin: 'profile' | 'settings';
  readonly profile: Profile | undefined;
  readonly outcome: Outcome;
  readonly connection: Connection | undefined;
  readonly partition: string;
  readonly role: RoleArn | undefined;
}

/** Plans one profile. */
export function draftProfile(profile: Profile, chains: Chains, context: PlanContext): Draft {
  return finishDraft(profile.name, 'profile', profile, chains.ofSelected(profile), undefined, context);
}

/** Adds region and endpoint, by the profile that is asked for, to what a chain's outcome is. */
export function finishDraft(
  name: string,
  origin: 'profile' | 'settings',
  profile: Profile | undefined,
  outcome: Outcome,
  role: RoleArn | undefined,
  context: PlanContext,
): Draft {
  if (outcome.kind !== 'link' || profile === undefined) {
    return { name, origin, profile, outcome, connection: undefined, partition: 'aws', role };
  }
  const { linked, env, report } = context;
  const partition = partitionOf(outcome, env);
  const scope = new Scope(profile, linked, report);
  const calls = readConnection(scope, outcome.region, partition, linked, env);
  const atIdentityCenter = outcome.base.kind === 'sso' && scope.errors.length === 0;
  const connection = atIdentityCenter ? { ...calls, ssoUrls: ssoUrls(scope, linked, env) } : calls;
  if (scope.errors.length > 0) {
    return { name, origin, profile, outcome: broken(scope.errors), connection, partition, role };
  }
  checkRegion(scope, outcome, connection, partition);
  return { name, origin, profile, outcome, connection, partition, role };
}

/** Makes the plans, now that every problem is known; errors learn here which profiles they touch. */
export function assemblePlans(drafts: readonly Draft[], report: Report): ReadonlyMap<string, Plan> {
  spreadErrors(drafts);
  const byProfile = groupByProfile(report.findings);
  const plans = new Map<string, Plan>();
  for (const draft of drafts) {
    plans.set(draft.name, assemble(draft, byProfile.get(draft.name) ?? NONE));
  }
  return plans;
}

const NONE: readonly Finding[] = [];

function assemble(draft: Draft, remarks: readonly Problem[]): Plan {
  const { name, origin, profile, outcome, connection, partition } = draft;
  const place = profile === undefined || origin === 'settings' ? undefined : placeOfSection(profile.section);
  if (outcome.kind === 'link' && connection !== undefined) {
    return assembleChain(outcome, { name, origin, place, partition, problems: remarks }, connection);
  }
  const placed = place === undefined ? {} : { place };
  if (outcome.kind === 'plain') {
    const plain: PlainProfile = { kind: 'plain', name, origin: 'profile', ...placed, problems: remarks };
    return plain;
  }
  const errors = outcome.kind === 'broken' ? outcome.errors : [];
  const role = draft.role ?? roleOf(profile);
  const problems = [...errors, ...remarks];
  const plan: BrokenChain = { kind: 'broken', name, origin, ...placed, ...(role && { role }), problems };
  return plan;
}

function roleOf(profile: Profile | undefined): RoleArn | undefined {
  const property = profile && findProperty(profile, 'role_arn');
  return property && parseRoleArn(property.value);
}

function spreadErrors(drafts: readonly Draft[]): void {
  const touched = new Map<Finding, string[]>();
  for (const { name, outcome } of drafts) {
    for (const error of outcome.kind === 'broken' ? outcome.errors : []) {
      const names = touched.get(error);
      if (names === undefined) {
        touched.set(error, [name]);
      } else {
        names.push(name);
      }
    }
  }
  for (const [error, names] of touched) {
    error.profiles = names;
  }
}

/** Warnings and information; errors reach their profiles through the outcome. */
function groupByProfile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = finding.severity === 'error' ? undefined : finding.profiles[0];
    if (name !== undefined) {
      const group = groups.get(name);
      if (group === undefined) {
        groups.set(name, [finding]);
      } else {
        group.push(finding);
      }
    }
  }
  return groups;
}

function partitionOf(link: Link, env: EnvironmentSettings): string {
  const role = link.hop?.role ?? (link.base.kind === 'webIdentity' ? link.base.role : undefined);
  const region = link.region ?? env.region;
  return role?.partition ?? (region === undefined ? 'aws' : partitionOfRegion(region.value));
}

/** A region of another partition than the roles' can only work through an endpoint that someone configured. */
function checkRegion(scope: Scope, link: Link, connection: Connection, partition: string): void {
  const { region, url } = connection.sts;
  if (url !== undefined || region.value === 'aws-global' || partitionOfRegion(region.value) === partition) {
    return;
  }
  const place = region.source.kind === 'property' ? region.source.place : undefined;
  const message = `The region ${region.value} is not in the partition ${partition} of the role: STS there does not know it. Set a region of that partition.`;
  const own = region.source.kind === 'property' && region.source.profile === scope.profile.name;
  scope.warn('partition-mismatch', message, own ? place : (link.hop?.place ?? place));
}

function broken(errors: readonly Finding[]): Outcome {
  return { kind: 'broken', errors };
}
