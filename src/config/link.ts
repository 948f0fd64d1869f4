import type { Caller } from './hop.ts';
import type { Base, Hop, PlanNote, Sourced } from './plan.ts';
import type { Profile } from './profile.ts';
import type { Finding } from './report.ts';

/** A profile that yields nothing because of its own errors, or else because of its source's. */
export interface Broken {
  readonly kind: 'broken';
  readonly errors: readonly Finding[];
}

/** Sections without credentials of any kind. */
export interface Plain {
  readonly kind: 'plain';
}

/** What a profile turned out to be. */
export type Outcome = Link | Broken | Plain;

/** A profile's credentials as a linked list: a base, or a hop from the link before it. */
export class Link implements Caller {
  readonly kind = 'link';
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

  private constructor(
    base: Base,
    hop: Hop | undefined,
    previous: Link | undefined,
    region: Sourced<string> | undefined,
    profile: Profile | undefined,
    notes: readonly PlanNote[],
  ) {
    this.base = base;
    this.hop = hop;
    this.previous = previous;
    this.count = previous === undefined ? 0 : previous.count + 1;
    this.region = region;
    this.profile = profile;
    this.notes = notes;
    this.sourceIdentity = hop?.sourceIdentity?.value ?? previous?.sourceIdentity;
    this.transitiveTags = joinTags(previous?.transitiveTags, hop?.transitiveTagKeys?.value);
  }

  /** A base without hops. */
  static root(
    base: Base,
    region: Sourced<string> | undefined,
    profile: Profile | undefined,
    notes: readonly PlanNote[],
  ): Link {
    return new Link(base, undefined, undefined, region, profile, notes);
  }

  /** What a hop makes of this link. */
  extend(
    hop: Hop,
    ownRegion: Sourced<string> | undefined,
    profile: Profile | undefined,
    notes: readonly PlanNote[],
  ): Link {
    return new Link(this.base, hop, this, ownRegion ?? this.region, profile, notes);
  }

  get isHop(): boolean {
    return this.hop !== undefined;
  }

  get isRole(): boolean {
    const { kind } = this.base;
    return (
      this.isHop ||
      kind === 'sso' ||
      kind === 'webIdentity' ||
      kind === 'instanceMetadata' ||
      kind === 'containerMetadata'
    );
  }

  get accountId(): string | undefined {
    const { base } = this;
    return this.role?.accountId ?? (base.kind === 'sso' ? base.ssoAccountId : base.accountId);
  }

  get partition(): string | undefined {
    return this.role?.partition;
  }

  private get role() {
    return this.hop?.role ?? (this.base.kind === 'webIdentity' ? this.base.role : undefined);
  }
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
