import { CancelledError, ChainError } from '../sts/errors.ts';
import type { Clock } from './clock.ts';
import type { Disposable } from './emitter.ts';
import type { LiveIdentity, Renewal, WindowIdentity } from './identity.ts';
import { resolveByName, type ByName } from './resolveByName.ts';
import { afterFailure, nextRenewal } from './retry.ts';

/** Longest time without a look at the clock: a machine that slept is noticed within it. */
const LOOK_MS = 60_000;

/** An identity that was resolved, live or ended, and how its renewal stands. */
export type HeldIdentity = Extract<WindowIdentity, { readonly kind: 'active' | 'expired' }>;

export interface RenewedIdentityDeps extends ByName {
  readonly clock: Clock;
  /** Whether the identity is to be renewed, as things stand now; asked again at every look at the clock. */
  readonly mayRenew: () => boolean;
  /** 0 to 1, drawn once per window. */
  readonly jitter: number;
  readonly onChange: (state: HeldIdentity) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * One identity kept alive: renewed before its end without asking anybody, backed off when that fails, seen to end when
 * nothing helped. Who chose it, and what serves while another one is chosen, is its owner's matter.
 */
export class RenewedIdentity implements Disposable {
  readonly #deps: RenewedIdentityDeps;
  #state: HeldIdentity | undefined;
  #paused = false;
  #renewing: AbortController | undefined;
  /** The renewal under way; settles when it ends, however it ends. */
  #running: Promise<void> | undefined;
  #failures = 0;
  #timer: Disposable | undefined;

  constructor(deps: RenewedIdentityDeps) {
    this.#deps = deps;
  }

  get state(): HeldIdentity | undefined {
    return this.#state;
  }

  /** Takes an identity that was just resolved, in place of the one before. */
  serve(identity: LiveIdentity): void {
    this.#stopWork();
    this.#paused = false;
    this.#failures = 0;
    this.#set({ kind: 'active', identity, renewal: this.#schedule(identity) });
    this.#arm();
  }

  /** Ends what is under way and begins nothing, while somebody chooses what will serve in its place. */
  pause(): void {
    this.#stopWork();
    this.#paused = true;
  }

  /** Goes on after a {@link pause} that led to nothing new. */
  resume(): void {
    this.#paused = false;
    if (this.#state !== undefined) {
      const { identity } = this.#state;
      this.#setRenewal(identity, this.#schedule(identity));
      this.look();
    }
  }

  /** Holds nothing any more. */
  drop(): void {
    this.#stopWork();
    this.#paused = false;
    this.#failures = 0;
    this.#state = undefined;
  }

  dispose(): void {
    this.drop();
  }

  /** Looks at the clock now: on wake, when the network is back, when settings have changed. */
  look(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const before = this.#state;
    if (before === undefined || this.#paused) {
      return;
    }
    const now = this.#deps.sessions.now();
    const { identity } = before;
    const renewal = this.#rescheduled(before);
    const ended = hasEnded(identity, now);
    if ((ended && before.kind === 'active') || !sameSchedule(renewal, before.renewal)) {
      this.#set({ kind: ended ? 'expired' : 'active', identity, renewal });
    }
    const next = nextRenewal(renewal);
    if (next !== undefined && next <= now) {
      this.#start(identity);
      return;
    }
    this.#arm();
  }

  /**
   * Renews now if that is due and allowed, and settles when nothing is under way any more. Never rejects, and never
   * waits for a person or for the end of a back-off.
   */
  async freshen(): Promise<void> {
    if (this.#running === undefined) {
      this.look();
    }
    await this.#running;
  }

  /** The configuration has changed: an edited chain is resolved by its new text, one that is gone serves to its end. */
  async configurationChanged(): Promise<void> {
    const identity = this.#state?.identity;
    if (identity === undefined || this.#paused) {
      return;
    }
    const plan = await this.#deps.planOf(identity.plan.name);
    const same = plan?.kind === 'chain' && this.#deps.sessions.sameChain(plan, identity.plan);
    if (this.#state?.identity !== identity) {
      return;
    }
    if (!same) {
      this.#start(identity);
      await this.#running;
    } else if (this.#state.renewal.kind === 'refused') {
      // The file was gone or wrong for a while, and is as it was: so is the session, and its schedule.
      this.#failures = 0;
      this.#setRenewal(identity, this.#schedule(identity));
      this.look();
    }
  }

  #start(identity: LiveIdentity): void {
    this.#renewing?.abort(new CancelledError());
    const running = this.#renew(identity)
      .catch(this.#deps.onError)
      .finally(() => {
        if (this.#running === running) {
          this.#running = undefined;
        }
      });
    this.#running = running;
  }

  /** One renewal in the background: nobody is asked, and the identity stays until there is a better one. */
  async #renew(identity: LiveIdentity): Promise<void> {
    const renewing = new AbortController();
    this.#renewing = renewing;
    this.#setRenewal(identity, { kind: 'running' });
    try {
      const renewed = await resolveByName(
        this.#deps,
        identity.plan.name,
        { signal: renewing.signal },
        'renew',
      );
      if (this.#renewing === renewing) {
        this.#renewing = undefined;
        this.serve(renewed);
      }
    } catch (error) {
      if (this.#renewing !== renewing) {
        return;
      }
      this.#renewing = undefined;
      this.#failures += 1;
      const { sessions, jitter } = this.#deps;
      this.#setRenewal(identity, afterFailure(error, this.#failures, sessions.now(), jitter));
      this.look();
      if (!(error instanceof ChainError)) {
        throw error;
      }
    }
  }

  #schedule(identity: LiveIdentity): Renewal {
    if (!this.#deps.mayRenew()) {
      return { kind: 'scheduled' };
    }
    // An identity whose session is no longer kept has ended: it is due.
    const dueAt = this.#deps.sessions.dueAt(identity.plan) ?? identity.expiresAt;
    return { kind: 'scheduled', ...(dueAt === undefined ? {} : { dueAt }) };
  }

  /** What the setting and the use of the identity make of a schedule by now; its moment stays once it is set. */
  #rescheduled({ identity, renewal }: HeldIdentity): Renewal {
    const stays = renewal.kind !== 'scheduled' || (renewal.dueAt !== undefined && this.#deps.mayRenew());
    return stays ? renewal : this.#schedule(identity);
  }

  #setRenewal(identity: LiveIdentity, renewal: Renewal): void {
    const ended = hasEnded(identity, this.#deps.sessions.now());
    this.#set({ kind: ended ? 'expired' : 'active', identity, renewal });
  }

  /** The next look at the clock: at the next thing that happens, and at least once a minute. */
  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const state = this.#state;
    if (state === undefined || this.#paused) {
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

  #stopWork(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#renewing?.abort(new CancelledError());
    this.#renewing = undefined;
    this.#running = undefined;
  }

  #set(state: HeldIdentity): void {
    this.#state = state;
    this.#deps.onChange(state);
  }
}

function hasEnded({ expiresAt }: LiveIdentity, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

function sameSchedule(one: Renewal, other: Renewal): boolean {
  return one === other || (one.kind === 'scheduled' && other.kind === one.kind && one.dueAt === other.dueAt);
}
