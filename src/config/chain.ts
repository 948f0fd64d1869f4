import { namedBase, readBase, reportHalfPair, type BaseContext } from './base.ts';
import { readHop, type Caller } from './hop.ts';
import { placeOfProperty } from './ini.ts';
import type { Base, Hop, PlanNote, Sourced } from './plan.ts';
import { findProperty, type Profile } from './profile.ts';
import type { Finding, Report } from './report.ts';
import { Scope } from './scope.ts';
import { isRegion } from './values.ts';

/** A profile's credentials as a linked list: a base, or a hop from the link before it. */
export interface Link {
  readonly kind: 'link';
  readonly base: Base;
  /** The last hop; absent where the link is the base itself. */
  readonly hop: Hop | undefined;
  readonly previous: Link | undefined;
  /** Number of hops up to here. */
  readonly count: number;
  /** `region` of the profile, else of the nearest source. */
  readonly region: Sourced<string> | undefined;
  /** The profile that declares this link; absent for settings and for what `credential_source` names. */
  readonly profile: Profile | undefined;
  /** What is to be said about this link. */
  readonly notes: readonly PlanNote[];
  readonly sourceIdentity: string | undefined;
  readonly transitiveTags: ReadonlySet<string> | undefined;
}

/** A profile that yields nothing because of its own errors, or else because of its source's. */
export interface Broken {
  readonly kind: 'broken';
  readonly errors: readonly Finding[];
}

/** Sections without credentials of any kind. */
export interface Plain {
  readonly kind: 'plain';
}

export type Outcome = Link | Broken | Plain;

const PLAIN: Plain = { kind: 'plain' };

export interface ChainContext extends BaseContext {
  /** Profiles with what they include. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Errors known before, by profile. */
  readonly errors: (profile: string) => readonly Finding[];
  readonly report: Report;
  /** A profile's name that is much like the given one. */
  readonly suggestProfile: (name: string) => string | undefined;
}

/**
 * Works out the credentials of profiles. Each profile's base and role are worked out once, however many chains lead
 * through it, and without recursion: planning is linear in the number of profiles however long their chains are.
 *
 * The rules are the CLI's (botocore's AssumeRoleProvider): keys of its own end a chain where a profile is a *source*;
 * where it is the one asked for, it assumes its role.
 */
export class Chains {
  private readonly context: ChainContext;
  /** By the profile's index. */
  private readonly bases: (Outcome | undefined)[];
  private readonly roles: (Outcome | undefined)[];
  /** Where a profile stands in the line that is being followed, by the profile's index; -1: nowhere. */
  private readonly positions: Int32Array;

  constructor(context: ChainContext) {
    this.context = context;
    const { size } = context.profiles;
    this.bases = new Array<Outcome | undefined>(size).fill(undefined);
    this.roles = new Array<Outcome | undefined>(size).fill(undefined);
    this.positions = new Int32Array(size).fill(-1);
  }

  /** The profile as the one that is asked for. */
  ofSelected(profile: Profile): Outcome {
    return isRole(profile) ? this.ofRole(profile) : this.ofBase(profile);
  }

  /** The profile's own base, its role aside. */
  private ofBase(profile: Profile): Outcome {
    let outcome = this.bases[profile.index];
    if (outcome === undefined) {
      outcome = this.makeBase(profile);
      this.bases[profile.index] = outcome;
    }
    return outcome;
  }

  private makeBase(profile: Profile): Outcome {
    const scope = this.scope(profile);
    const base = readBase(scope, this.context);
    const region = readRegion(scope);
    const source = scope.find('source_profile') ?? scope.find('credential_source');
    if (base !== undefined && isRole(profile) && source?.value !== profile.name) {
      scope.note(`role_arn of ${profile.name} is not assumed here: as a source, it gives keys of its own.`);
    }
    if (base === undefined && source !== undefined && !isRole(profile)) {
      const message = `${source.key} has no effect without role_arn: add the role to assume, or use the source itself.`;
      scope.warn('source-without-role', message, source);
    }
    if (scope.errors.length > 0) {
      return { kind: 'broken', errors: scope.errors };
    }
    return base === undefined ? PLAIN : rootLink(base, region, profile, scope.notes);
  }

  /** Follows `source_profile` down to a base, a known link or a fault, then builds the hops on the way back. */
  private ofRole(start: Profile): Outcome {
    const line: Profile[] = [];
    let below: Outcome | undefined;
    let at: Profile | undefined = start;
    while (at !== undefined) {
      below = this.roles[at.index];
      if (below !== undefined) {
        break;
      }
      this.positions[at.index] = line.length;
      line.push(at);
      const source = this.sourceOf(at);
      if (source !== undefined && (ownKeys(source) || !isRole(source))) {
        below = this.ofBase(source);
        break;
      }
      const position = source === undefined ? -1 : (this.positions[source.index] ?? -1);
      if (position !== -1) {
        below = this.loop(line.slice(position));
        break;
      }
      at = source;
    }
    for (let i = line.length - 1; i >= 0; i--) {
      const profile = line[i]!;
      below = this.extend(profile, below);
      this.roles[profile.index] = below;
      this.positions[profile.index] = -1;
    }
    return below ?? PLAIN;
  }

  /** The profile that `source_profile` names, where it is the one source. */
  private sourceOf(profile: Profile): Profile | undefined {
    const source = findProperty(profile, 'source_profile');
    return source === undefined || findProperty(profile, 'credential_source') !== undefined
      ? undefined
      : this.context.profiles.get(source.value);
  }

  /** Adds the profile's role to what its source gives. */
  private extend(profile: Profile, below: Outcome | undefined): Outcome {
    const scope = this.scope(profile);
    const roleArn = scope.find('role_arn')!;
    const source = this.checkSource(scope, below);
    const previous = source?.kind === 'link' ? source : undefined;
    const hop = readHop(scope, roleArn, previous && callerOf(previous));
    const region = readRegion(scope) ?? previous?.region;
    if (ownKeys(profile) && findProperty(profile, 'source_profile')?.value !== profile.name) {
      reportHalfPair(scope, 'warning');
      scope.note('The static keys of this profile are ignored: with role_arn it assumes the role.');
    }
    const inherited = source?.kind === 'broken' ? source.errors : [];
    if (scope.errors.length > 0 || hop === undefined || previous === undefined) {
      return { kind: 'broken', errors: joinErrors(scope.errors, inherited) };
    }
    return hopLink(hop, previous, region, profile, scope.notes);
  }

  private checkSource(scope: Scope, below: Outcome | undefined): Link | Broken | undefined {
    const source = scope.find('source_profile');
    const named = scope.find('credential_source');
    if (source !== undefined && named !== undefined) {
      const message = 'source_profile and credential_source exclude each other: remove one of them.';
      scope.reject('both-sources', message, named);
    } else if (named !== undefined) {
      const base = namedBase(scope, named);
      return base && rootLink(base, undefined, undefined, []);
    } else if (source === undefined) {
      const message =
        'role_arn needs a source of credentials that may assume the role: add source_profile or credential_source.';
      scope.reject('no-source', message, scope.find('role_arn'));
    } else if (below === undefined) {
      const hint = this.context.suggestProfile(source.value);
      const advice = hint === undefined ? 'add it, or correct source_profile' : `did you mean ${hint}?`;
      const message = `There is no profile named ${source.value}: ${advice}${hint === undefined ? '.' : ''}`;
      scope.reject('unknown-source', message, source);
    } else if (below.kind === 'plain') {
      const message = `The source profile ${source.value} holds no credentials: add keys, a sign-in or a role to it, or name another one.`;
      scope.reject('source-without-credentials', message, source);
    } else if (below.kind === 'link' && this.leadsBack(scope.profile, below)) {
      return this.loop([scope.profile, ...linkProfiles(below)]);
    } else {
      return below;
    }
    return undefined;
  }

  /** A profile with keys ends the chain of others, but not its own: A → B → A is a loop where A is asked for. */
  private leadsBack(profile: Profile, below: Link): boolean {
    const own = this.bases[profile.index];
    return below.count > 0 && own?.kind === 'link' && own.base === below.base;
  }

  private loop(profiles: readonly Profile[]): Broken {
    const last = profiles.at(-1)!;
    const first = profiles[0]!;
    const source = findProperty(last, 'source_profile')!;
    const path = shortPath([...profiles, first].map((profile) => profile.name));
    const message =
      profiles.length === 1
        ? `source_profile of ${first.name} names the profile itself (${path}), which works only where it has keys of its own: name another source.`
        : `The profiles form a loop: ${path}. Give one of them another source_profile.`;
    const finding = this.context.report.add('cycle', 'error', message, placeOfProperty(source));
    return { kind: 'broken', errors: [finding] };
  }

  private scope(profile: Profile): Scope {
    const { linked, report, errors } = this.context;
    const scope = new Scope(profile, linked, report);
    for (const error of errors(profile.name)) {
      scope.addError(error);
    }
    return scope;
  }
}

/** What a link's credentials are when they call AssumeRole. */
export function callerOf(link: Link): Caller {
  const { base, hop } = link;
  const isRoleBase =
    base.kind === 'sso' ||
    base.kind === 'webIdentity' ||
    base.kind === 'instanceMetadata' ||
    base.kind === 'containerMetadata';
  const role = hop?.role ?? (base.kind === 'webIdentity' ? base.role : undefined);
  return {
    isRole: hop !== undefined || isRoleBase,
    isHop: hop !== undefined,
    accountId: role?.accountId ?? (base.kind === 'sso' ? base.ssoAccountId : base.accountId),
    partition: role?.partition,
    sourceIdentity: link.sourceIdentity,
    transitiveTags: link.transitiveTags,
  };
}

/** The link that a hop makes of the one before it. */
export function hopLink(
  hop: Hop,
  previous: Link,
  region: Sourced<string> | undefined,
  profile: Profile | undefined,
  notes: readonly PlanNote[],
): Link {
  return {
    kind: 'link',
    base: previous.base,
    hop,
    previous,
    count: previous.count + 1,
    region,
    profile,
    notes,
    sourceIdentity: hop.sourceIdentity?.value ?? previous.sourceIdentity,
    transitiveTags: joinTags(previous.transitiveTags, hop.transitiveTagKeys?.value),
  };
}

function rootLink(
  base: Base,
  region: Sourced<string> | undefined,
  profile: Profile | undefined,
  notes: readonly PlanNote[],
): Link {
  return {
    kind: 'link',
    base,
    hop: undefined,
    previous: undefined,
    count: 0,
    region,
    profile,
    notes,
    sourceIdentity: undefined,
    transitiveTags: undefined,
  };
}

/** `role_arn` with a web identity token is a base, not a hop (CLI, Rust, Java). */
function isRole(profile: Profile): boolean {
  return (
    findProperty(profile, 'role_arn') !== undefined &&
    findProperty(profile, 'web_identity_token_file') === undefined
  );
}

function ownKeys(profile: Profile): boolean {
  return (
    findProperty(profile, 'aws_access_key_id') !== undefined ||
    findProperty(profile, 'aws_secret_access_key') !== undefined
  );
}

/** A region becomes part of a host name, so one that can't be is an error, never sent. */
function readRegion(scope: Scope): Sourced<string> | undefined {
  const region = scope.text('region');
  if (region !== undefined && !isRegion(region.value)) {
    const message = 'region is not the name of an AWS region, such as eu-central-1.';
    scope.reject('bad-region', message, scope.find('region'));
    return undefined;
  }
  return region;
}

/** STS allows 50 tags in a session, so the set stays small. */
const MAX_TAGS = 50;

function joinTags(
  before: ReadonlySet<string> | undefined,
  added: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (added === undefined || (before !== undefined && before.size >= MAX_TAGS)) {
    return before;
  }
  return new Set([...(before ?? []), ...added.map((key) => key.toLowerCase())]);
}

/** Own errors come first; a source's are kept beside them only while few, or long chains would cost the square. */
const FEW = 8;

function joinErrors(own: readonly Finding[], inherited: readonly Finding[]): readonly Finding[] {
  if (own.length === 0) {
    return inherited;
  }
  return own.length + inherited.length > FEW ? own : [...own, ...inherited];
}

function linkProfiles(link: Link): readonly Profile[] {
  const profiles: Profile[] = [];
  for (let at: Link = link; at.previous !== undefined; at = at.previous) {
    if (at.profile !== undefined) {
      profiles.push(at.profile);
    }
  }
  return profiles;
}

function shortPath(names: readonly string[]): string {
  const most = 12;
  if (names.length <= most) {
    return names.join(' → ');
  }
  const left = names.length - most + 1;
  return [...names.slice(0, most - 2), `(${String(left)} more)`, ...names.slice(-1)].join(' → ');
}
