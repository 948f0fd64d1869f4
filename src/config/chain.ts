import { namedBase, readBase, reportHalfPair, type BaseContext } from './base.ts';
import { cycleMessage, profilesOf } from './cycle.ts';
import { readHop } from './hop.ts';
import { placeOfProperty } from './ini.ts';
import { Link, type Broken, type Outcome, type Plain } from './link.ts';
import type { Sourced } from './plan.ts';
import { findProperty, type Profile } from './profile.ts';
import type { Finding, Report } from './report.ts';
import { RepeatedText } from './repeatedText.ts';
import { Scope } from './scope.ts';
import { regionFault, sessionNameFault } from './values.ts';

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
  private readonly regions = new RepeatedText(regionFault);
  private readonly sessionNames = new RepeatedText(sessionNameFault);

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
    const region = this.readRegion(scope);
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
    return base === undefined ? PLAIN : Link.root(base, region, profile, scope.notes);
  }

  private ofRole(profile: Profile): Outcome {
    let outcome = this.roles[profile.index];
    if (outcome === undefined) {
      const source = this.sourceOf(profile);
      const below = source && this.known(source);
      outcome = below === undefined ? this.follow(profile) : this.extend(profile, below);
      this.roles[profile.index] = outcome;
    }
    return outcome;
  }

  /** What a source gives, where that takes no following: mostly it stands above in the file. */
  private known(source: Profile): Outcome | undefined {
    return givesBase(source) ? this.ofBase(source) : this.roles[source.index];
  }

  /** Follows `source_profile` down to a base, a known link or a fault, then builds the hops on the way back. */
  private follow(start: Profile): Outcome {
    const line: Profile[] = [];
    let below: Outcome | undefined;
    let at: Profile | undefined = start;
    while (at !== undefined && below === undefined) {
      this.positions[at.index] = line.length;
      line.push(at);
      at = this.sourceOf(at);
      const position = at === undefined ? -1 : this.positions[at.index]!;
      below = at && (this.known(at) ?? (position === -1 ? undefined : this.loop(line.slice(position))));
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
    return source === undefined || profile.isSet('credential_source')
      ? undefined
      : this.context.profiles.get(source.value);
  }

  /** Adds the profile's role to what its source gives. */
  private extend(profile: Profile, below: Outcome | undefined): Outcome {
    const scope = this.scope(profile);
    const roleArn = scope.find('role_arn')!;
    const source = this.checkSource(scope, below);
    const previous = source?.kind === 'link' ? source : undefined;
    const hop = readHop(scope, roleArn, previous, this.sessionNames);
    const region = this.readRegion(scope);
    if (ownKeys(profile) && findProperty(profile, 'source_profile')?.value !== profile.name) {
      reportHalfPair(scope, 'warning');
      scope.note('The static keys of this profile are ignored: with role_arn it assumes the role.');
    }
    const inherited = source?.kind === 'broken' ? source.errors : [];
    if (scope.errors.length > 0 || hop === undefined || previous === undefined) {
      return { kind: 'broken', errors: joinErrors(scope.errors, inherited) };
    }
    return previous.extend(hop, region, profile, scope.notes);
  }

  private checkSource(scope: Scope, below: Outcome | undefined): Link | Broken | undefined {
    const source = scope.find('source_profile');
    const named = scope.find('credential_source');
    if (source !== undefined && named !== undefined) {
      const message = 'source_profile and credential_source exclude each other: remove one of them.';
      scope.reject('both-sources', message, named);
    } else if (named !== undefined) {
      const base = namedBase(scope, named);
      return base && Link.root(base, undefined, undefined, []);
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
      return this.loop([scope.profile, ...profilesOf(below)]);
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
    const source = findProperty(profiles.at(-1)!, 'source_profile')!;
    const message = cycleMessage(profiles);
    const finding = this.context.report.add('cycle', 'error', message, placeOfProperty(source));
    return { kind: 'broken', errors: [finding] };
  }

  private readRegion(scope: Scope): Sourced<string> | undefined {
    const property = scope.find('region');
    if (property === undefined) {
      return undefined;
    }
    const { text, fault } = this.regions.check(property.value);
    if (fault !== undefined) {
      scope.reject('bad-region', `region ${fault}.`, property);
      return undefined;
    }
    return scope.text('region', text);
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

/** Whether a profile as a source gives keys or another base of its own, and no role. */
function givesBase(profile: Profile): boolean {
  return ownKeys(profile) || !isRole(profile);
}

/** `role_arn` with a web identity token is a base, not a hop (CLI, Rust, Java). */
function isRole(profile: Profile): boolean {
  return profile.isSet('role_arn') && !profile.isSet('web_identity_token_file');
}

function ownKeys(profile: Profile): boolean {
  return profile.isSet('aws_access_key_id') || profile.isSet('aws_secret_access_key');
}

/** Own errors come first; a source's are kept beside them only while few, or long chains would cost the square. */
const FEW = 8;

function joinErrors(own: readonly Finding[], inherited: readonly Finding[]): readonly Finding[] {
  if (own.length === 0) {
    return inherited;
  }
  return own.length + inherited.length > FEW ? own : [...own, ...inherited];
}
