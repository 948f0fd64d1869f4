import { setImmediate } from 'node:timers/promises';
import { BrokenChainError, CancelledError, ChainError, UnknownChainError } from '../sts/errors.ts';
import type { Asker } from './asker.ts';
import type { Clock } from './clock.ts';
import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { LiveIdentity, Renewal, Step, WindowIdentity } from './identity.ts';
import { RenewedIdentity } from './renewedIdentity.ts';
import { resolveByName, type ByName } from './resolveByName.ts';
import { afterFailure, nextRenewal } from './retry.ts';
import type { Freshness } from './walk.ts';

export type RenewalMode = 'inUse' | 'always' | 'never';

export interface WindowSessionDeps extends ByName {
  readonly clock: Clock;
  readonly renewal: () => RenewalMode;
  /** 0 to 1, drawn once per window. */
  readonly jitter: number;
  readonly onError: (error: unknown) => void;
}

interface Failed {
  readonly name: string;
  readonly error: ChainError;
  readonly count: number;
  readonly retry: Renewal;
}

/**
 * A chosen identity: which chain was chosen, what it resolved to, and its renewal. The window has one, and everything
 * that shows or delivers it follows {@link onDidChange}; each pinned identity has one of its own.
 */
export class WindowSession implements Disposable {
  readonly #deps: WindowSessionDeps;
  readonly #changed: Emitter<WindowIdentity>;
  readonly #forgetListener: Disposable;
  readonly #held: RenewedIdentity;
  #state: WindowIdentity = { kind: 'none' };
  /** The choice under way; a newer one ends it. */
  #choosing: AbortController | undefined;
  /** Settles when the last choice does. */
  #chosen: Promise<unknown> = Promise.resolve();
  /** The last choice, where it failed and nothing serves: how many in a row, and what that leads to. */
  #failed: Failed | undefined;
  /** The chain of the last time, until it is back or something else has taken its place. */
  #returning: string | undefined;
  /** The next try of a restore that failed for want of a network. */
  #retryTimer: Disposable | undefined;

  constructor(deps: WindowSessionDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<WindowIdentity>(deps.onError);
    this.#held = new RenewedIdentity({
      ...deps,
      mayRenew: () => deps.renewal() !== 'never',
      onChange: (state) => {
        this.#set(state);
      },
    });
    this.#forgetListener = deps.sessions.onDidForget(() => {
      this.release();
    });
  }

  get state(): WindowIdentity {
    return this.#state;
  }

  get onDidChange(): Event<WindowIdentity> {
    return this.#changed.event;
  }

  /**
   * Makes a chain the identity. Until that succeeds the previous one goes on serving; if it fails or is cancelled, the
   * previous one stays. A newer choice ends an older one that is still under way.
   *
   * @throws ChainError; CancelledError when a newer choice or a release came in between, or the asker left
   */
  async assume(name: string, asker: Asker): Promise<LiveIdentity> {
    return this.#track(this.#choose(name, asker, 'use'));
  }

  /**
   * Calls every hop of the chosen chain again, now.
   *
   * @throws UnknownChainError when no chain is chosen; ChainError and CancelledError as {@link assume}
   */
  async refresh(asker: Asker): Promise<LiveIdentity> {
    const name = this.chosenName;
    if (name === undefined) {
      throw new UnknownChainError('');
    }
    return this.#track(this.#choose(name, asker, 'anew'));
  }

  /**
   * After a reload: the chain that was chosen, if that needs no person; else the state says what it needs. Without a
   * network it is tried again by itself, with back-off, and where the configuration does not allow it, when that has
   * changed; until something else is chosen.
   */
  async restore(name: string): Promise<void> {
    this.#returning = name;
    try {
      await this.assume(name, { signal: new AbortController().signal });
    } catch (error) {
      // Nobody waits for an answer here: the state carries it.
      if (!(error instanceof ChainError) && !(error instanceof CancelledError)) {
        throw error;
      }
    }
  }

  /** Back to no identity. */
  release(): void {
    this.#stopWork();
    this.#set({ kind: 'none' });
  }

  /** What serves now serves no more; a choice that is under way goes on. */
  withdraw(): void {
    if (this.#choosing === undefined || this.#state.kind !== 'resolving') {
      this.release();
      return;
    }
    this.#held.drop();
    this.#set({ ...this.#state, previous: undefined });
  }

  /** Name of the chosen chain, whatever has become of it. */
  get chosenName(): string | undefined {
    switch (this.#state.kind) {
      case 'none':
        return undefined;
      case 'resolving':
      case 'failed':
        return this.#state.name;
      case 'active':
      case 'expired':
        return this.#state.identity.plan.name;
    }
  }

  /**
   * The configuration has changed: an identity whose chain was edited is resolved again by the new text; one whose
   * profile is gone serves to its end; one of the last time that had no chain may have one now.
   */
  async configurationChanged(): Promise<void> {
    // A choice under way may have begun with the text before; what it led to is held to the new one.
    while (this.#choosing !== undefined) await this.#chosen;
    const error = this.#failed?.error;
    if (
      this.#returning !== undefined &&
      (error instanceof UnknownChainError || error instanceof BrokenChainError)
    ) {
      await this.restore(this.#returning);
    }
    await this.#held.configurationChanged();
  }

  /** Looks at the clock now: on wake, when the network is back, when settings have changed. */
  look(): void {
    this.#held.look();
  }

  /**
   * A process asks: does now what is due and needs no person, or joins it where it is under way, and settles when
   * nothing is. Never rejects; the state says what came of it.
   */
  async freshen(): Promise<void> {
    if (this.#state.kind === 'failed') {
      const next = this.#failed === undefined ? undefined : nextRenewal(this.#failed.retry);
      if (next !== undefined && next <= this.#deps.sessions.now()) {
        await this.restore(this.#state.name).catch(this.#deps.onError);
      }
    } else if (this.#state.kind === 'resolving') {
      await this.#chosen;
    } else {
      await this.#held.freshen();
    }
  }

  dispose(): void {
    this.#stopWork();
    this.#forgetListener.dispose();
    this.#changed.dispose();
  }

  /** Nothing serves, and the last choice that was not cancelled has failed. */
  #setFailed(failed: Failed): void {
    const { name, error, retry } = failed;
    this.#failed = failed;
    if (name === this.#returning && retry.kind === 'retrying') {
      const wait = Math.max(0, retry.retryAt - this.#deps.sessions.now());
      this.#retryTimer = this.#deps.clock.after(wait, () => {
        this.restore(name).catch(this.#deps.onError);
      });
    }
    this.#set({ kind: 'failed', name, error });
  }

  async #track<T>(choice: Promise<T>): Promise<T> {
    this.#chosen = choice.catch(() => undefined);
    return choice;
  }

  async #choose(name: string, asker: Asker, freshness: Freshness): Promise<LiveIdentity> {
    const older = this.#choosing;
    older?.abort(new CancelledError('Another identity was chosen.'));
    this.#retryTimer?.dispose();
    this.#retryTimer = undefined;
    const choosing = new AbortController();
    this.#choosing = choosing;
    this.#held.pause();
    const signal = AbortSignal.any([asker.signal, choosing.signal]);
    const onStep = (step: Step | undefined): void => {
      if (this.#choosing === choosing) {
        this.#set({ kind: 'resolving', name, step, previous: this.#held.state?.identity });
      }
    };
    onStep(undefined);
    if (older !== undefined) {
      // Its work ends first. Joining that would be to wait for a page in the browser that may be long closed.
      await setImmediate();
    }
    const watched: Asker = {
      ...asker,
      signal,
      onStep: (step) => {
        onStep(step);
        asker.onStep?.(step);
      },
    };
    try {
      const identity = await resolveByName(this.#deps, name, watched, freshness);
      signal.throwIfAborted();
      this.#choosing = undefined;
      this.#failed = undefined;
      this.#returning = undefined;
      this.#held.serve(identity);
      return identity;
    } catch (error) {
      if (this.#choosing === choosing) {
        this.#choosing = undefined;
        this.#setAfterFailedChoice(name, error);
      }
      throw error;
    }
  }

  /** A failed choice leaves what was before it; only where nothing served, the failure itself is the state. */
  #setAfterFailedChoice(name: string, error: unknown): void {
    if (error instanceof ChainError && name !== this.#returning) {
      this.#returning = undefined;
    }
    if (this.#held.state !== undefined) {
      this.#held.resume();
    } else if (error instanceof ChainError) {
      const { sessions, jitter } = this.#deps;
      const count = (this.#failed?.count ?? 0) + 1;
      this.#setFailed({ name, error, count, retry: afterFailure(error, count, sessions.now(), jitter) });
    } else if (this.#failed !== undefined) {
      this.#setFailed(this.#failed);
    } else if (this.#returning !== undefined && error instanceof CancelledError) {
      // It had just begun to come back when the choice that was cancelled came in between.
      this.restore(this.#returning).catch(this.#deps.onError);
    } else {
      this.#set({ kind: 'none' });
    }
  }

  #stopWork(): void {
    this.#choosing?.abort(new CancelledError('Released.'));
    this.#choosing = undefined;
    this.#retryTimer?.dispose();
    this.#retryTimer = undefined;
    this.#failed = undefined;
    this.#returning = undefined;
    this.#held.drop();
  }

  #set(state: WindowIdentity): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
