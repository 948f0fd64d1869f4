import { randomBytes } from 'node:crypto';
import type { Clock } from '../../sessions/clock.ts';
import type { KeptEndpoint, KeptPlace } from '../../platform/keptEndpoint.ts';
import type { Log } from '../../platform/log.ts';
import { Tokens } from './tokens.ts';

/** Two windows of one workspace have a place each; more are forgotten. */
const MOST_PLACES = 4;
/** After a reload the window before may hold the port for a moment longer. */
const TAKEN_TRIES = 12;
const TAKEN_WAIT_MS = 250;

export interface PlaceDeps {
  readonly kept: KeptEndpoint;
  readonly clock: Clock;
  readonly log: Log;
  /** @throws EADDRINUSE for a port that is taken */
  readonly listen: (port: number) => Promise<number>;
}

/** A place that is listened on. */
export interface TakenPlace extends KeptPlace {
  /** There were places of this workspace, and every one was taken. */
  readonly moved: boolean;
}

/**
 * Listens where this workspace listened before, with the tokens of then, so that terminals which VS Code restores go
 * on working. Where every such port is taken: on a new one, with new tokens, since whoever holds the old port may have
 * been told the old ones.
 */
export async function takePlace(deps: PlaceDeps): Promise<TakenPlace> {
  const { kept, log } = deps;
  const places = await kept.read();
  const place = (await oneOf(places, deps)) ?? (await newPlace(deps));
  const moved = places.length > 0 && !places.includes(place);
  if (moved) {
    log.info(
      `The port of the credentials endpoint was taken; it listens on ${String(place.port)} now. Terminals from before have to be opened again.`,
    );
  }
  if (places[0] !== place || place.accepts.length > 0) {
    const all = [place, ...places.filter((other) => other !== place)].slice(0, MOST_PLACES);
    await kept.write(all, (key) => Tokens.windowDigest(key));
  }
  return { ...place, moved };
}

async function oneOf(places: readonly KeptPlace[], deps: PlaceDeps): Promise<KeptPlace | undefined> {
  if (places.length === 0) return undefined;
  for (let tries = 1; ; tries++) {
    for (const place of places) {
      if (await listens(place, deps)) return place;
    }
    if (tries === TAKEN_TRIES) return undefined;
    await new Promise<void>((resolve) => deps.clock.after(TAKEN_WAIT_MS, resolve));
  }
}

async function listens({ port }: KeptPlace, { listen }: PlaceDeps): Promise<boolean> {
  try {
    await listen(port);
    return true;
  } catch (error) {
    // Ports may be taken, or reserved by the system since.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES') return false;
    throw error;
  }
}

async function newPlace({ listen }: PlaceDeps): Promise<KeptPlace> {
  const key = randomBytes(32);
  return { port: await listen(0), key, accepts: [] };
}
