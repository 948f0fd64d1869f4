import type { ChainPlan, Plan } from '../config/plan.ts';
import { BrokenChainError, CancelledError, ChainError, UnknownChainError } from '../sts/errors.ts';
import type { Asker } from './asker.ts';
import type { ChainSessions } from './chainSessions.ts';
import type { Clock } from './clock.ts';
import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { LiveIdentity, Renewal, Step, WindowIdentity } from './identity.ts';
import { afterFailure } from './retry.ts';
import type { Freshness } from './walk.ts';

/** Longest time without a look at the clock: a machine that slept is noticed within it. */
const LOOK_MS = 60_000;

export type RenewalMode = 'inUse' | 'always' | 'never';

export interface WindowSessionDeps {
  readonly sessions: ChainSessions;
  readonly clock: Clock;
  /** The plan of a profile by the configuration as it is now. */
  readonly planOf: (name: string) => Promise<Plan | undefined>;
  readonly renewal: () => RenewalMode;
  /** 0 to 1, drawn once per window. */
  readonly jitter: number;
  readonly onError: (error: unknown) => void;
}

/**
 * The window's identity: which chain was chosen, what it resolved to, and its renewal. The one place where that is
 * kept; everything that shows or delivers it follows {@link onDidChange}.
 */
export class WindowSession implements Disposable {
  readonly #deps: WindowSessionDeps;
  readonly #changed: Emitter<WindowIdentity>;
  readonly #forgetListener: Disposable;
  #state: WindowIdentity = { kind: 'none' };
  /** The choice under way; a newer one ends it. */
  #choosing: AbortController | undefined;
  #renewing: AbortController | undefined;
  #failures = 0;
  #timer: Disposable | undefined;

  constructor(deps: WindowSessionDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<WindowIdentity>(deps.onError);
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
   * Makes a chain the window's identity. Until that succeeds the previous one goes on serving; if it fails or is
   * cancelled, the previous one stays. A newer choice ends an older one that is still under way.
   *
   * @throws ChainError; CancelledError when a newer choice or a release came in between, or the asker left
   */
  async assume(name: string, asker: Asker): Promise<LiveIdentity> {
    return this.#choose(name, asker, 'use');
  }

  /**
   * Calls every hop of the window's chain again, now.
   *
   * @throws UnknownChainError when no chain is chosen; ChainError and CancelledError as {@link assume}
   */
  async refresh(asker: Asker): Promise<LiveIdentity> {
    const name = this.chosenName;
    if (name === undefined) {
      throw new UnknownChainError('');
    }
    return this.#choose(name, asker, 'anew');
  }

  /** After a reload: the chain that was chosen, if that needs no person; else the state says what it needs. */
  async restore(name: string): Promise<void> {
    try {
      await this.#choose(name, { signal: new AbortController().signal }, 'use');
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
   * profile is gone serves to its end.
   */
  async configurationChanged(): Promise<void> {
    if (this.#state.kind !== 'active' && this.#state.kind !== 'expired') {
      return;
    }
    const { identity } = this.#state;
    const plan = await this.#deps.planOf(identity.plan.name);
    const same = plan?.kind === 'chain' && this.#deps.sessions.sameChain(plan, identity.plan);
    if (!same && this.#currentIdentity() === identity) {
      await this.#renew(identity);
    }
  }

  /** Looks at the clock now: on wake, when the network is back, when settings have changed. */
  look(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const state = this.#state;
    if (state.kind !== 'active' && state.kind !== 'expired') {
      return;
    }
    const now = this.#deps.sessions.now();
    const { identity, renewal } = state;
    if (state.kind === 'active' && identity.expiresAt !== undefined && identity.expiresAt <= now) {
      this.#set({ kind: 'expired', identity, renewal });
    }
    const next = nextRenewal(renewal);
    if (next !== undefined && next <= now) {
      this.#renew(identity).catch(this.#deps.onError);
      return;
    }
    this.#arm();
  }

  dispose(): void {
    this.#stopWork();
    this.#forgetListener.dispose();
    this.#changed.dispose();
  }

  async #choose(name: string, asker: Asker, freshness: Freshness): Promise<LiveIdentity> {
    this.#choosing?.abort(new CancelledError('Another identity was chosen.'));
    this.#renewing?.abort(new CancelledError());
    const choosing = new AbortController();
    this.#choosing = choosing;
    const before = this.#state;
    const previous = this.#currentIdentity();
    const signal = AbortSignal.any([asker.signal, choosing.signal]);
    const onStep = (step: Step | undefined): void => {
      if (this.#choosing === choosing) {
        this.#set({ kind: 'resolving', name, step, previous });
      }
    };
    onStep(undefined);
    try {
      const identity = await this.#resolve(
        name,
        {
          ...asker,
          signal,
          onStep: (step) => {
            onStep(step);
            asker.onStep?.(step);
          },
        },
        freshness,
      );
      signal.throwIfAborted();
      this.#choosing = undefined;
      this.#failures = 0;
      this.#activate(identity);
      return identity;
    } catch (error) {
      if (this.#choosing === choosing) {
        this.#choosing = undefined;
        this.#setAfterFailedChoice(name, previous, before, error);
        this.look();
      }
      throw error;
    }
  }

  /** A failed choice leaves what was before it; only where nothing served, the failure itself is the state. */
  #setAfterFailedChoice(
    name: string,
    previous: LiveIdentity | undefined,
    before: WindowIdentity,
    error: unknown,
  ): void {
    if (previous !== undefined) {
      this.#setRenewal(previous, this.#schedule(previous));
    } else if (error instanceof ChainError) {
      this.#set({ kind: 'failed', name, error });
    } else {
      this.#set(before.kind === 'resolving' ? { kind: 'none' } : before);
    }
  }

  async #resolve(name: string, asker: Asker, freshness: Freshness): Promise<LiveIdentity> {
    const plan = await this.#planOf(name);
    return this.#deps.sessions.resolve(plan, asker, freshness);
  }

  async #planOf(name: string): Promise<ChainPlan> {
    const plan = await this.#deps.planOf(name);
    if (plan?.kind === 'broken') {
      throw new BrokenChainError(plan);
    }
    if (plan?.kind !== 'chain') {
      throw new UnknownChainError(name);
    }
    return plan;
  }

  /** One renewal in the background: nobody is asked, and the identity stays until there is a better one. */
  async #renew(identity: LiveIdentity): Promise<void> {
    this.#renewing?.abort(new CancelledError());
    const renewing = new AbortController();
    this.#renewing = renewing;
    this.#setRenewal(identity, { kind: 'running' });
    try {
      const renewed = await this.#resolve(identity.plan.name, { signal: renewing.signal }, 'renew');
      if (this.#renewing === renewing) {
        this.#renewing = undefined;
        this.#failures = 0;
        this.#activate(renewed);
      }
    } catch (error) {
      if (this.#renewing !== renewing) {
        return;
      }
      this.#renewing = undefined;
      if (!(error instanceof ChainError)) {
        throw error;
      }
      this.#failures += 1;
      const { sessions, jitter } = this.#deps;
      this.#setRenewal(identity, afterFailure(error, this.#failures, sessions.now(), jitter));
      this.look();
    }
  }

  #activate(identity: LiveIdentity): void {
    this.#set({ kind: 'active', identity, renewal: this.#schedule(identity) });
    this.#arm();
  }

  #schedule(identity: LiveIdentity): Renewal {
    // An identity whose session is no longer kept has ended: it is due.
    const dueAt = this.#deps.sessions.dueAt(identity.plan) ?? identity.expiresAt;
    return {
      kind: 'scheduled',
      ...(dueAt === undefined || this.#deps.renewal() === 'never' ? {} : { dueAt }),
    };
  }

  #setRenewal(identity: LiveIdentity, renewal: Renewal): void {
    const ended = identity.expiresAt !== undefined && identity.expiresAt <= this.#deps.sessions.now();
    this.#set({ kind: ended ? 'expired' : 'active', identity, renewal });
  }

  /** The next look at the clock: at the next thing that happens, and at least once a minute. */
  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const state = this.#state;
    if (state.kind !== 'active' && state.kind !== 'expired') {
      return;
    }
    const now = this.#deps.sessions.now();
    const end = state.kind === 'active' ? state.identity.expiresAt : undefined;
    const moments = [end, nextRenewal(state.renewal)].filter((moment) => moment !== undefined);
    if (moments.length > 0) {
      const wait = Math.max(0, Math.min(...moments) - now);
      this.#timer = this.#deps.clock.after(Math.min(LOOK_MS, wait), () => {
        this.look();
      });
    }
  }

  #currentIdentity(): LiveIdentity | undefined {
    switch (this.#state.kind) {
      case 'active':
      case 'expired':
        return this.#state.identity;
      case 'resolving':
        return this.#state.previous;
      case 'none':
      case 'failed':
        return undefined;
    }
  }

  #stopWork(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const reason = new CancelledError('Released.');
    this.#choosing?.abort(reason);
    this.#choosing = undefined;
    this.#renewing?.abort(reason);
    this.#renewing = undefined;
    this.#failures = 0;
  }

  #set(state: WindowIdentity): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function nextRenewal(renewal: Renewal): number | undefined {
  switch (renewal.kind) {
    case 'scheduled':
      return renewal.dueAt;
    case 'retrying':
    case 'refused':
      return renewal.retryAt;
    case 'running':
    case 'personNeeded':
      return undefined;
  }
}
