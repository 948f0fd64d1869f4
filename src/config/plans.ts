import { parseRoleArn, type RoleArn } from './arn.ts';
import { assembleChain, NO_PROBLEMS, type OpenPlan } from './assemble.ts';
import { readConnection, type Connection } from './connection.ts';
import type { EnvironmentSettings } from './environment.ts';
import { placeOfSection } from './ini.ts';
import type { Link, Outcome } from './link.ts';
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

/** Makes the plans of a configuration. */
export class Planner {
  private readonly context: PlanContext;
  /** Errors with the profiles that they touch, in the order of the files. */
  private readonly touched = new Map<Finding, string[]>();

  constructor(context: PlanContext) {
    this.context = context;
  }

  /**
   * The plan of a profile, or of a chain from settings.
   *
   * @param profile the one that is asked for: its region and endpoint count.
   * @param role in which a chain from settings would end, for the text of its row where it is broken.
   */
  plan(
    name: string,
    origin: 'profile' | 'settings',
    profile: Profile | undefined,
    outcome: Outcome,
    role?: RoleArn,
  ): OpenPlan {
    const place =
      profile === undefined || origin === 'settings' ? undefined : placeOfSection(profile.section);
    if (outcome.kind === 'plain') {
      return { kind: 'plain', name, origin: 'profile', ...(place && { place }), problems: NO_PROBLEMS };
    }
    let errors: readonly Finding[];
    if (outcome.kind === 'link' && profile !== undefined) {
      const scope = new Scope(profile, this.context.linked, this.context.report);
      const connection = this.connect(outcome, scope);
      if (scope.errors.length === 0) {
        return assembleChain(name, origin, place, outcome, connection);
      }
      errors = scope.errors;
    } else {
      errors = outcome.kind === 'broken' ? outcome.errors : [];
    }
    this.touch(name, errors);
    const end = role ?? (profile && roleOf(profile));
    return {
      kind: 'broken',
      name,
      origin,
      ...(place && { place }),
      ...(end && { role: end }),
      problems: errors,
    };
  }

  private touch(name: string, errors: readonly Finding[]): void {
    for (const error of errors) {
      const names = this.touched.get(error);
      if (names === undefined) {
        this.touched.set(error, [name]);
      } else {
        names.push(name);
      }
    }
  }

  /** Adds region and endpoint to a chain. Errors are in the scope. */
  private connect(link: Link, scope: Scope): Connection {
    const { linked, env } = this.context;
    const connection = readConnection(scope, link.region, partitionOf(link, env), linked, env);
    if (scope.errors.length > 0) {
      return connection;
    }
    const urls = link.base.kind === 'sso' ? ssoUrls(scope, linked, env) : undefined;
    if (scope.errors.length === 0) {
      checkRegion(scope, link, connection);
    }
    return urls === undefined ? connection : { ...connection, ssoUrls: urls };
  }

  /** Now that every problem is known, errors learn whom they touch, and plans of their warnings. */
  finish(plans: ReadonlyMap<string, OpenPlan>): void {
    for (const [error, names] of this.touched) {
      error.profiles = names;
    }
    for (const [name, remarks] of remarksByProfile(this.context.report.findings)) {
      const plan = plans.get(name);
      if (plan !== undefined) {
        plan.problems = plan.kind === 'broken' ? [...plan.problems, ...remarks] : remarks;
      }
    }
  }
}

/** Warnings and information; errors reach their profiles through the outcome. */
function remarksByProfile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
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

function roleOf(profile: Profile): RoleArn | undefined {
  const property = findProperty(profile, 'role_arn');
  return property && parseRoleArn(property.value);
}

function partitionOf(link: Link, env: EnvironmentSettings): string {
  const region = link.region ?? env.region;
  return link.partition ?? (region === undefined ? 'aws' : partitionOfRegion(region.value));
}

/** A region of another partition than the roles' can only work through an endpoint that someone configured. */
function checkRegion(scope: Scope, link: Link, { sts, partition }: Connection): void {
  const { region, url } = sts;
  if (url !== undefined || region.value === 'aws-global' || partitionOfRegion(region.value) === partition) {
    return;
  }
  const place = region.source.kind === 'property' ? region.source.place : undefined;
  const message = `The region ${region.value} is not in the partition ${partition} of the role: STS there does not know it. Set a region of that partition.`;
  const own = region.source.kind === 'property' && region.source.profile === scope.profile.name;
  scope.warn('partition-mismatch', message, own ? place : (link.hop?.place ?? place));
}
