import type { Disposable, Event } from './emitter.ts';
import { isLive, type Session } from './session.ts';

/** Where sessions outlive the window: VS Code's encrypted secret storage in the product. */
export interface SessionVault extends Disposable {
  /** Everything kept; an unreadable or missing store gives an empty map and says so elsewhere. */
  read(): Promise<ReadonlyMap<string, Session>>;
  /** Adds or replaces sessions, and removes `gone`; never loses what another window has added meanwhile. */
  update(changed: ReadonlyMap<string, Session>, gone: ReadonlySet<string>): Promise<void>;
  /** Another window has written. */
  readonly onDidChange: Event<void>;
}

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

  keys(): readonly string[] {
    return [...this.#sessions.keys()];
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
