import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { Session } from './session.ts';
import { EMPTY_VAULT, formatVault, isKeepable, parseVault, type VaultContent } from './vaultFormat.ts';

/** The part of VS Code's SecretStorage that is used. Any of it may reject: without a keyring, after a web refresh. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  readonly onDidChange: Event<{ readonly key: string }>;
}

const KEY = 'roleChain.sessions';

/**
 * When everything was forgotten last, where all windows can read it. In a browser VS Code reads secrets when a window
 * opens and tells no other window of a change: without this, sessions forgotten in one would live on in the next.
 */
export interface ForgetMark {
  /** Epoch milliseconds; 0 for never. */
  readonly at: number;
  set(at: number): PromiseLike<void>;
}

export interface SessionVaultDeps {
  readonly secrets: SecretStore;
  readonly mark?: ForgetMark;
  /** Epoch milliseconds by STS's clock. */
  readonly now: () => number;
  /** Told once when the store fails: from then on sessions live in this window's memory only. */
  readonly onUnavailable: (error: unknown) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Where sessions outlive a window and are shared with the others. One text holds them all; a writer reads it first and
 * puts its change on top. Two windows that write at the same moment can lose one change: each sees the other's text
 * through the change event and adds what is missing again, so the store settles on both.
 */
export class SessionVault implements Disposable {
  readonly #deps: SessionVaultDeps;
  readonly #changed: Emitter<void>;
  readonly #failed: Emitter<void>;
  readonly #listener: Disposable;
  /** One change after the other: each reads what the one before has written. */
  #queue: Promise<void> = Promise.resolve();
  #available = true;
  #forgottenAt = 0;
  /** The last forgetting that this window has noticed; it may have been by a clock that was ahead. */
  #noticed: number | undefined;
  /** Sessions issued until then are void, by this window's clock. */
  #voidUntil = 0;

  constructor(deps: SessionVaultDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<void>(deps.onError);
    this.#failed = new Emitter<void>(deps.onError);
    this.#listener = deps.secrets.onDidChange(({ key }) => {
      if (key === KEY) {
        this.#changed.fire();
      }
    });
  }

  /** The text has changed, by this window or another. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The store has failed for the first time: {@link available} is false from now on. */
  get onDidFail(): Event<void> {
    return this.#failed.event;
  }

  /** False once the store has failed: sessions are then in this window's memory only. */
  get available(): boolean {
    return this.#available;
  }

  /** Epoch milliseconds of the last time that any window has forgotten everything, as far as this one can know. */
  get forgottenAt(): number {
    return Math.max(this.#forgottenAt, this.#deps.mark?.at ?? 0);
  }

  async read(): Promise<VaultContent> {
    const content = await this.#attempt(
      async () => parseVault(await this.#deps.secrets.get(KEY)),
      EMPTY_VAULT,
    );
    this.#forgottenAt = Math.max(this.forgottenAt, content.forgottenAt);
    const forgottenAt = this.#forgottenAt;
    return { forgottenAt, sessions: new Map(this.#notForgotten(content.sessions, forgottenAt)) };
  }

  /** Adds or replaces sessions that may be kept, and removes those of `gone`. */
  async update(changed: ReadonlyMap<string, Session>, gone: ReadonlySet<string> = new Set()): Promise<void> {
    const keepable = [...changed].filter(([, session]) => isKeepable(session));
    if (keepable.length > 0 || gone.size > 0) {
      await this.#change(({ forgottenAt, sessions }) => {
        const kept = [...sessions].filter(([key]) => !gone.has(key));
        return { forgottenAt, sessions: new Map([...kept, ...keepable]) };
      });
    }
  }

  /**
   * Empties the store, for all windows; one that has failed before too, since it may work by now.
   *
   * @throws what the store says where it can neither be emptied nor deleted
   */
  async forget(): Promise<void> {
    const { mark, now, onError } = this.#deps;
    // Later than any time before, or nobody would notice: that may have been by a clock that was ahead.
    this.#notice(this.forgottenAt);
    this.#forgottenAt = Math.max(now(), this.forgottenAt + 1);
    this.#notice(this.#forgottenAt);
    const emptied = this.#queue.then(() => this.#empty());
    // Who asked is told of a failure; what comes after is done all the same.
    this.#queue = emptied.catch(() => undefined);
    await Promise.all([
      emptied,
      // Where it can't be kept, the store's own event still tells the other windows.
      mark?.set(this.#forgottenAt).then(undefined, onError),
    ]);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
    this.#failed.dispose();
  }

  #notForgotten(sessions: ReadonlyMap<string, Session>, forgottenAt: number): [string, Session][] {
    this.#notice(forgottenAt);
    return [...sessions].filter(([, { issuedAt }]) => issuedAt > this.#voidUntil);
  }

  /**
   * By a clock that was ahead, what is made since would look older than the forgetting. So that counts from when this
   * window notices it; what the window finds when it begins to read was written after it.
   */
  #notice(forgottenAt: number): void {
    if (this.#noticed !== undefined && forgottenAt <= this.#noticed) return;
    const now = this.#deps.now();
    const isOld = this.#noticed === undefined && forgottenAt > now;
    this.#voidUntil = isOld ? 0 : Math.min(forgottenAt, now);
    this.#noticed = forgottenAt;
  }

  async #empty(): Promise<void> {
    const { secrets } = this.#deps;
    try {
      await secrets.store(KEY, formatVault({ forgottenAt: this.#forgottenAt, sessions: new Map() }));
    } catch (error) {
      this.#hasFailed(error);
      await secrets.delete(KEY);
    }
  }

  #change(edit: (content: VaultContent) => VaultContent): Promise<void> {
    this.#queue = this.#queue.then(() =>
      this.#attempt(async () => {
        const { secrets, now } = this.#deps;
        const before = await secrets.get(KEY);
        const edited = edit(parseVault(before));
        const forgottenAt = Math.max(edited.forgottenAt, this.forgottenAt);
        const live = this.#notForgotten(edited.sessions, forgottenAt).filter(
          ([, { credentials }]) => (credentials.expiresAt ?? 0) > now(),
        );
        const after = formatVault({ forgottenAt, sessions: new Map(live) });
        if (after !== before) {
          await secrets.store(KEY, after);
        }
      }, undefined),
    );
    return this.#queue;
  }

  async #attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (!this.#available) {
      return otherwise;
    }
    try {
      return await work();
    } catch (error) {
      this.#hasFailed(error);
      return otherwise;
    }
  }

  /** Told once. */
  #hasFailed(error: unknown): void {
    if (this.#available) {
      this.#available = false;
      this.#deps.onUnavailable(error);
      this.#failed.fire();
    }
  }
}
