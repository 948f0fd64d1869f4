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
  const { sts, caBundle, maxAttempts, retryMode, ssoUrls } = connection;
  const base = link.base.kind === 'sso' ? { ...link.base, ...ssoUrls } : link.base;
  let hops = link.count <= EAGER_HOPS ? hopsOf(link) : undefined;
  let notes = link.count <= EAGER_HOPS ? notesOf(link, connection) : undefined;
  const rest = { kind: 'chain', name, origin, base, partition, sts, problems } as const;
  const plan: Open<ChainPlan> =
    hops !== undefined && notes !== undefined
      ? { ...rest, hops, notes }
      : {
          ...rest,
          get hops() {
            return (hops ??= hopsOf(link));
          },
          get notes() {
            return (notes ??= notesOf(link, connection));
          },
        };
  if (place !== undefined) plan.place = place;
  if (link.region !== undefined) plan.region = link.region;
  if (caBundle !== undefined) plan.caBundle = caBundle;
  if (maxAttempts !== undefined) plan.maxAttempts = maxAttempts;
  if (retryMode !== undefined) plan.retryMode = retryMode;
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
