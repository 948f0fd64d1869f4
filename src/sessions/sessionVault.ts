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
 * Which forgetting was the last, see {@link VaultContent}, where all windows can read it. In a browser VS Code reads
 * secrets when a window opens and tells no other window of a change: without this, sessions forgotten in one would live
 * on in the next.
 */
export interface ForgetMark {
  /** 0 for none. */
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

  /** The last time that any window has forgotten everything, as far as this one can know. */
  get forgottenAt(): number {
    return Math.max(this.#forgottenAt, this.#deps.mark?.at ?? 0);
  }

  async read(): Promise<VaultContent> {
    const content = await this.#attempt(
      async () => parseVault(await this.#deps.secrets.get(KEY)),
      EMPTY_VAULT,
    );
    return this.#after(content);
  }

  /**
   * Adds or replaces sessions that may be kept, and removes those of `gone`.
   *
   * @param madeAfter the forgetting after which these were made; they are not kept where there was another since
   */
  async update(
    madeAfter: number,
    changed: ReadonlyMap<string, Session>,
    gone: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const keepable = [...changed].filter(([, session]) => isKeepable(session));
    if (keepable.length > 0 || gone.size > 0) {
      await this.#change(({ forgottenAt, sessions }) => {
        const kept = [...sessions].filter(([key]) => !gone.has(key));
        return new Map([...kept, ...(forgottenAt === madeAfter ? keepable : [])]);
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
    this.#forgottenAt = Math.max(now(), this.forgottenAt + 1);
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

  async #empty(): Promise<void> {
    const { secrets } = this.#deps;
    try {
      await secrets.store(KEY, formatVault({ forgottenAt: this.#forgottenAt, sessions: new Map() }));
    } catch (error) {
      this.#hasFailed(error);
      await secrets.delete(KEY);
    }
  }

  /** What a text says by the last forgetting: nothing, where it is from before that. */
  #after({ forgottenAt, sessions }: VaultContent): VaultContent {
    this.#forgottenAt = Math.max(this.forgottenAt, forgottenAt);
    return {
      forgottenAt: this.#forgottenAt,
      sessions: forgottenAt < this.#forgottenAt ? new Map() : sessions,
    };
  }

  #change(edit: (content: VaultContent) => VaultContent['sessions']): Promise<void> {
    this.#queue = this.#queue.then(() =>
      this.#attempt(async () => {
        const { secrets, now } = this.#deps;
        const before = await secrets.get(KEY);
        const content = this.#after(parseVault(before));
        const live = [...edit(content)].filter(([, { credentials }]) => (credentials.expiresAt ?? 0) > now());
        const after = formatVault({ forgottenAt: content.forgottenAt, sessions: new Map(live) });
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
