import type { Connection } from './connection.ts';
import type { Link } from './link.ts';
import type { Place } from './place.ts';
import type { Base, ChainPlan, Hop, Plan, PlanNote, StsEndpoint } from './plan.ts';
import type { Problem } from './problem.ts';

/** A plan before all problems are known. */
export type OpenPlan<P extends Plan = Plan> = P & { problems: readonly Problem[] };

export const NO_PROBLEMS: readonly Problem[] = [];

type Open<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Up to this many hops a plan holds them as an array from the start. Longer chains build theirs when it is first
 * asked for: in a line of n profiles, each the source of the next, the arrays together would take n²/2 places.
 */
const EAGER_HOPS = 32;

/** Puts a plan together from its last link. */
export function assembleChain(
  name: string,
  origin: 'profile' | 'settings',
  place: Place | undefined,
  link: Link,
  connection: Connection,
): OpenPlan<ChainPlan> {
  const { partition, sts, caBundle, maxAttempts, retryMode, ssoUrls } = connection;
  const problems = NO_PROBLEMS;
  const base = link.base.kind === 'sso' ? { ...link.base, ...ssoUrls } : link.base;
  const kind = 'chain';
  const { region } = link;
  let plan: Open<ChainPlan>;
  if (link.count > EAGER_HOPS) {
    plan = new LongChain({ name, origin, base, partition, sts }, link, connection);
  } else {
    const hops = hopsOf(link);
    const notes = notesOf(link, connection);
    // With what nearly every plan has, at once: adding to an object afterwards moves it.
    plan =
      place !== undefined && region !== undefined
        ? { kind, name, origin, base, hops, partition, sts, problems, notes, place, region }
        : { kind, name, origin, base, hops, partition, sts, problems, notes };
  }
  if (place !== undefined) plan.place = place;
  if (region !== undefined) plan.region = region;
  if (caBundle !== undefined) plan.caBundle = caBundle;
  if (maxAttempts !== undefined) plan.maxAttempts = maxAttempts;
  if (retryMode !== undefined) plan.retryMode = retryMode;
  return plan;
}

/**
 * A plan of more than {@link EAGER_HOPS} hops: they and the notes are put together when they are first asked for. They
 * are properties of its own nevertheless, so that a copy has them.
 */
class LongChain implements ChainPlan {
  readonly kind = 'chain';
  declare readonly hops: readonly Hop[];
  declare readonly notes: readonly PlanNote[];
  readonly name: string;
  readonly origin: 'profile' | 'settings';
  readonly base: Base;
  readonly partition: string;
  readonly sts: StsEndpoint;
  problems = NO_PROBLEMS;
  readonly #link: Link;
  readonly #connection: Connection;
  #hops: readonly Hop[] | undefined;
  #notes: readonly PlanNote[] | undefined;

  constructor(
    head: Pick<ChainPlan, 'name' | 'origin' | 'base' | 'partition' | 'sts'>,
    link: Link,
    connection: Connection,
  ) {
    this.name = head.name;
    this.origin = head.origin;
    this.base = head.base;
    this.partition = head.partition;
    this.sts = head.sts;
    this.#link = link;
    this.#connection = connection;
    Object.defineProperty(this, 'hops', LongChain.#hopsWhenAsked);
    Object.defineProperty(this, 'notes', LongChain.#notesWhenAsked);
  }

  /** The same functions for all plans: of getters that differ, each plan would need a shape of its own. */
  static readonly #hopsWhenAsked: PropertyDescriptor & ThisType<LongChain> = {
    enumerable: true,
    get() {
      return (this.#hops ??= hopsOf(this.#link));
    },
  };
  static readonly #notesWhenAsked: PropertyDescriptor & ThisType<LongChain> = {
    enumerable: true,
    get() {
      return (this.#notes ??= notesOf(this.#link, this.#connection));
    },
  };
}

const NO_HOPS: readonly Hop[] = [];

function hopsOf(link: Link): readonly Hop[] {
  if (link.hop === undefined) {
    return NO_HOPS;
  }
  // Of the right size from the start: arrays that grow take room for more than the few hops of a chain.
  const hops = new Array<Hop>(link.count);
  for (let at: Link | undefined = link; at !== undefined; at = at.previous) {
    if (at.hop !== undefined) {
      hops[at.count - 1] = at.hop;
    }
  }
  return hops;
}

const NO_NOTES: readonly PlanNote[] = [];

function notesOf(link: Link, connection: Connection): readonly PlanNote[] {
  if (connection.notes.length === 0 && !hasNotes(link)) {
    return NO_NOTES;
  }
  const groups: (readonly PlanNote[])[] = [connection.notes];
  for (let at: Link | undefined = link; at !== undefined; at = at.previous) {
    const own = at.notes;
    if (own.length > 0) {
      const hop = at.count - 1;
      groups.push(at.hop === undefined ? own : own.map((note) => ({ hop, ...note })));
    }
  }
  return groups.reverse().flat();
}

function hasNotes(link: Link): boolean {
  for (let at: Link | undefined = link; at !== undefined; at = at.previous) {
    if (at.notes.length > 0) {
      return true;
    }
  }
  return false;
}
