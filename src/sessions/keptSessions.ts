import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { Session } from './session.ts';
import { SessionCache } from './sessionCache.ts';
import type { SessionVault } from './sessionVault.ts';

export interface KeptSessionsDeps {
  readonly vault: SessionVault | undefined;
  /** Epoch milliseconds by STS's clock. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** The sessions that this window holds, in step with the store that it shares with the others. */
export class KeptSessions implements Disposable {
  readonly cache: SessionCache;
  readonly #deps: KeptSessionsDeps;
  readonly #changed: Emitter<void>;
  readonly #forgotten: Emitter<void>;
  readonly #vaultListener: Disposable | undefined;
  /** Prefixes of the chains that this window has asked for. */
  readonly #used = new Set<string>();
  /** Prefixes that an edit has cut off: what the store still has of them is not taken in again. */
  readonly #cut = new Set<string>();
  /** Give the prefixes of which nothing is taken from the store when it is read; empty from then on. */
  #withheld: (() => ReadonlySet<string>)[] = [];
  /** The last time that everything was forgotten, as far as this window has followed; by a clock that may have been ahead. */
  #forgottenAt = 0;
  /** Sessions issued until then are void: that time, or when this window followed it, by its own clock. */
  #voidUntil = 0;
  #loaded: Promise<void> | undefined;

  constructor(deps: KeptSessionsDeps) {
    this.#deps = deps;
    this.cache = new SessionCache(deps.now);
    this.#changed = new Emitter<void>(deps.onError);
    this.#forgotten = new Emitter<void>(deps.onError);
    this.#vaultListener = deps.vault?.onDidChange(() => {
      this.#follow().catch(deps.onError);
    });
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** All sessions were forgotten, here or in another window: what was made from them serves no more. */
  get onDidForget(): Event<void> {
    return this.#forgotten.event;
  }

  /** Reads the store, once. */
  async load(): Promise<void> {
    await (this.#loaded ??= this.#readVault());
  }

  /** Notes that this window needs the sessions of these keys. */
  use(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#used.add(key);
      this.#cut.delete(key);
    }
  }

  /** What was dropped while it was being made serves those who asked for it, and nobody after them. */
  keep(key: string, session: Session): Session {
    if (this.#cut.has(key)) {
      return session;
    }
    this.cache.set(key, session);
    this.#deps.vault?.update(new Map([[key, session]]), new Set()).catch(this.#deps.onError);
    this.#changed.fire();
    return session;
  }

  /** Drops what this window has used and can't reach any more. What other windows have made stays. */
  async retain(reachable: ReadonlySet<string>): Promise<void> {
    const gone = new Set([...this.#used].filter((key) => !reachable.has(key)));
    if (gone.size > 0) {
      await this.drop(gone);
    }
  }

  async drop(gone: ReadonlySet<string>): Promise<void> {
    for (const key of gone) {
      this.#used.delete(key);
      this.#cut.add(key);
      this.cache.delete(key);
    }
    await this.#deps.vault?.update(new Map(), gone);
    this.#changed.fire();
  }

  /** Drops what the store has of these keys when it is read, or now if it was; nothing is read for that alone. */
  async withhold(keys: () => ReadonlySet<string>): Promise<void> {
    if (this.#loaded === undefined) {
      this.#withheld.push(keys);
      return;
    }
    await this.#loaded;
    await this.#dropHeld([keys]);
  }

  /** Ends everything this window and the store hold, for all windows. */
  async forgetAll(): Promise<void> {
    const { vault, now } = this.#deps;
    this.cache.clear();
    const emptied = vault?.forget();
    this.#noteForgotten(vault?.forgottenAt ?? now());
    // At once: what listeners have under way must not be kept while the store is being emptied.
    this.#changed.fire();
    this.#forgotten.fire();
    await emptied;
  }

  /** Follows another window that has forgotten everything, where no event of the store has told of it. */
  async catchUp(): Promise<void> {
    const { vault } = this.#deps;
    if (vault !== undefined && vault.forgottenAt > this.#forgottenAt) {
      await this.#follow();
    }
  }

  dispose(): void {
    this.#vaultListener?.dispose();
    this.#changed.dispose();
    this.#forgotten.dispose();
  }

  async #readVault(): Promise<void> {
    const content = await this.#deps.vault?.read();
    // What this window holds by now, it has made since.
    if (content !== undefined) this.#forgottenAt = Math.max(this.#forgottenAt, content.forgottenAt);
    const gained = content !== undefined && this.#merge(content.sessions);
    await this.#dropHeld(this.#withheld.splice(0));
    if (gained) {
      this.#changed.fire();
    }
  }

  async #dropHeld(all: readonly (() => ReadonlySet<string>)[]): Promise<void> {
    const held = all.flatMap((keys) => [...keys()].filter((key) => this.cache.get(key) !== undefined));
    if (held.length > 0) {
      await this.drop(new Set(held));
    }
  }

  #noteForgotten(at: number): void {
    if (at <= this.#forgottenAt) return;
    this.#forgottenAt = at;
    this.#voidUntil = Math.min(at, this.#deps.now());
  }

  #merge(sessions: ReadonlyMap<string, Session>): boolean {
    // What was read before the sessions were forgotten, and arrives after, must not bring them back.
    const wanted = [...sessions].filter(
      ([key, { issuedAt }]) => !this.#cut.has(key) && issuedAt > this.#voidUntil,
    );
    return this.cache.merge(new Map(wanted));
  }

  /** Another window has written: take in what it has, and give back what its writing has lost of ours. */
  async #follow(): Promise<void> {
    const { vault } = this.#deps;
    if (vault === undefined || this.#loaded === undefined) {
      // Nothing was asked for in this window yet: the store is read when it is.
      return;
    }
    const { forgottenAt, sessions } = await vault.read();
    this.#noteForgotten(forgottenAt);
    const forgot = this.cache.dropIssuedUntil(this.#voidUntil);
    const gained = this.#merge(sessions);
    if (forgot || gained) {
      this.#changed.fire();
    }
    if (forgot) {
      this.#forgotten.fire();
    }
    const lost = [...this.cache.entries()].filter(([key]) => this.#used.has(key) && !sessions.has(key));
    await vault.update(new Map(lost));
  }
}
