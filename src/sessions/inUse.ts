import type { Disposable } from './emitter.ts';
import { Emitter, type Event } from './emitter.ts';
import type { WindowIdentity } from './identity.ts';
import { WindowSession, type RenewalMode, type WindowSessionDeps } from './windowSession.ts';

/**
 * A process that holds credentials asks again only when they are nearly over. So "recently" is as long as a role
 * session lasts: one whose process has gone is renewed once more at most.
 */
const RECENT_MS = 60 * 60_000;

export interface NamedChange {
  readonly name: string;
  readonly state: WindowIdentity;
}

interface Entry {
  readonly session: WindowSession;
  readonly listener: Disposable;
  holders: number;
  /** Epoch milliseconds at which a process asked last. */
  askedAt: number;
}

/**
 * Identities beside the window's, by the names of their chains: those of pinned terminals, tasks and programs. Each is
 * resolved at the first need and renewed while it is in use: while something holds it, or a process asked for it within
 * the last hour.
 */
export class IdentitiesInUse implements Disposable {
  readonly #deps: WindowSessionDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #changed: Emitter<NamedChange>;

  constructor(deps: WindowSessionDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<NamedChange>(deps.onError);
  }

  /** The state of any of them has changed. */
  get onDidChange(): Event<NamedChange> {
    return this.#changed.event;
  }

  /** Names of those that were ever needed here. */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** How an identity stands; `none` for one that was never needed. */
  stateOf(name: string): WindowIdentity {
    return this.#entries.get(name)?.session.state ?? { kind: 'none' };
  }

  /** Keeps an identity in use, and so renewed, until the holder lets go: a pinned terminal lives. */
  hold(name: string): Disposable {
    const entry = this.#entry(name);
    entry.holders += 1;
    entry.session.look();
    let held = true;
    return {
      dispose: () => {
        if (held) entry.holders -= 1;
        held = false;
      },
    };
  }

  /** The session of an identity, for a person who resolves or refreshes it: `assume(name, asker)`. */
  session(name: string): WindowSession {
    return this.#entry(name).session;
  }

  /** A process asks for an identity: notes the use, and begins to resolve what never was. */
  asked(name: string): WindowSession {
    const entry = this.#entry(name);
    entry.askedAt = this.#deps.clock.now();
    if (entry.session.state.kind === 'none') {
      entry.session.restore(name).catch(this.#deps.onError);
    }
    return entry.session;
  }

  /** Looks at the clock now: on wake, when settings have changed. */
  look(): void {
    for (const { session } of this.#entries.values()) session.look();
  }

  async configurationChanged(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ session }) => session.configurationChanged()));
  }

  dispose(): void {
    for (const { session, listener } of this.#entries.values()) {
      listener.dispose();
      session.dispose();
    }
    this.#entries.clear();
    this.#changed.dispose();
  }

  #entry(name: string): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const session = new WindowSession({ ...this.#deps, renewal: () => this.#renewalOf(name) });
    const listener = session.onDidChange((state) => {
      this.#changed.fire({ name, state });
    });
    const entry: Entry = { session, listener, holders: 0, askedAt: -Infinity };
    this.#entries.set(name, entry);
    return entry;
  }

  /** What is not in use is served to its end, unless every session is to be renewed. */
  #renewalOf(name: string): RenewalMode {
    const mode = this.#deps.renewal();
    if (mode !== 'inUse') return mode;
    const entry = this.#entries.get(name);
    const inUse =
      entry !== undefined && (entry.holders > 0 || this.#deps.clock.now() - entry.askedAt <= RECENT_MS);
    return inUse ? 'inUse' : 'never';
  }
}
