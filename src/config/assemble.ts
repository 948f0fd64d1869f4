import type { Connection } from './connection.ts';
import type { Link } from './chain.ts';
import type { Place } from './place.ts';
import type { ChainPlan, Hop, PlanNote } from './plan.ts';
import type { Problem } from './problem.ts';

export interface PlanHead {
  readonly name: string;
  readonly origin: 'profile' | 'settings';
  readonly place: Place | undefined;
  readonly partition: string;
  readonly problems: readonly Problem[];
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Up to this many hops a plan holds them as an array from the start. Longer chains build theirs when it is first
 * asked for: in a line of n profiles, each the source of the next, the arrays together would take n²/2 places.
 */
const EAGER_HOPS = 32;

/** Puts a plan together from its last link. */
export function assembleChain(link: Link, head: PlanHead, connection: Connection): ChainPlan {
  const { name, origin, place, partition, problems } = head;
  const { sts, caBundle, maxAttempts, retryMode } = connection;
  const eager = link.count <= EAGER_HOPS;
  const plan: Open<ChainPlan> = {
    kind: 'chain',
    name,
    origin,
    base: link.base,
    hops: eager ? hopsOf(link) : [],
    partition,
    sts,
    notes: eager ? notesOf(link, connection) : [],
    problems,
  };
  if (place !== undefined) plan.place = place;
  if (link.region !== undefined) plan.region = link.region;
  if (caBundle !== undefined) plan.caBundle = caBundle;
  if (maxAttempts !== undefined) plan.maxAttempts = maxAttempts;
  if (retryMode !== undefined) plan.retryMode = retryMode;
  if (!eager) {
    defineLazily(plan, 'hops', () => hopsOf(link));
    defineLazily(plan, 'notes', () => notesOf(link, connection));
  }
  return plan;
}

function hopsOf(link: Link): readonly Hop[] {
  const hops: Hop[] = [];
  for (let at: Link | undefined = link; at !== undefined; at = at.previous) {
    if (at.hop !== undefined) {
      hops.push(at.hop);
    }
  }
  return hops.reverse();
}

const NO_NOTES: readonly PlanNote[] = [];

function notesOf(link: Link, connection: Connection): readonly PlanNote[] {
  const groups: (readonly PlanNote[])[] = [connection.notes];
  for (let at: Link | undefined = link; at !== undefined; at = at.previous) {
    const own = at.notes;
    if (own.length > 0) {
      const hop = at.count - 1;
      groups.push(at.hop === undefined ? own : own.map((note) => ({ hop, ...note })));
    }
  }
  return groups.length === 1 && connection.notes.length === 0 ? NO_NOTES : groups.reverse().flat();
}

function defineLazily<K extends 'hops' | 'notes'>(
  plan: Open<ChainPlan>,
  key: K,
  make: () => ChainPlan[K],
): void {
  Object.defineProperty(plan, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      Object.defineProperty(plan, key, { value, enumerable: true, configurable: true, writable: false });
      return value;
    },
  });
}
