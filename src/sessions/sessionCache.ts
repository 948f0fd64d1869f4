import { isLive, type Session } from './session.ts';

/** Sessions by the key of their prefix. The only place where they are kept. */
export class SessionCache {
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;

  /** @param now epoch milliseconds by STS's clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A session that can still be used. */
  get(key: string): Session | undefined {
    const session = this.#sessions.get(key);
    return session !== undefined && isLive(session, this.#now()) ? session : undefined;
  }

  set(key: string, session: Session): void {
    this.#prune();
    this.#sessions.set(key, session);
  }

  delete(key: string): void {
    this.#sessions.delete(key);
  }

  /** Takes in what another window has: of two sessions for one prefix, the one that lasts longer. */
  merge(others: ReadonlyMap<string, Session>): boolean {
    let changed = false;
    for (const [key, session] of others) {
      const own = this.#sessions.get(key);
      if (own === undefined || endOf(session) > endOf(own)) {
        this.#sessions.set(key, session);
        changed = true;
      }
    }
    return changed;
  }

  entries(): ReadonlyMap<string, Session> {
    return this.#sessions;
  }

  clear(): void {
    this.#sessions.clear();
  }

  /** Ended sessions would otherwise stay until the window closes. */
  #prune(): void {
    const now = this.#now();
    for (const [key, session] of this.#sessions) {
      if (!isLive(session, now)) {
        this.#sessions.delete(key);
      }
    }
  }
}

function endOf(session: Session): number {
  return session.credentials.expiresAt ?? Infinity;
}
