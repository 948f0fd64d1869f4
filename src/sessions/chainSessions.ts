import type { ChainPlan } from '../config/plan.ts';
import { ChainError } from '../sts/errors.ts';
import type { StsGateway } from '../sts/gateway.ts';
import type { SignInSession } from '../sts/signIn/session.ts';
import { goesOn, type Asker } from './asker.ts';
import { callerHadEnded, makeBase, makeHop, verify, type WalkSettings } from './chainWalk.ts';
import type { Clock } from './clock.ts';
import type { Disposable, Event } from './emitter.ts';
import { identityOf, type LiveHop, type LiveIdentity } from './identity.ts';
import { KeptSessions } from './keptSessions.ts';
import { PlanKeys } from './planKeys.ts';
import { dueAt, type Session } from './session.ts';
import type { SessionVault } from './sessionVault.ts';
import { SharedMfa } from './sharedMfa.ts';
import { wantsSignIn, type SignIns } from './signIns.ts';
import { sessionOf } from './signInSessions.ts';
import { SingleFlight } from './singleFlight.ts';
import { Walk, type Freshness } from './walk.ts';
import { WalksUnderWay } from './walksUnderWay.ts';

export interface SessionSettings {
  /** Already legal, see `legalSessionName`. */
  readonly defaultSessionName: string;
  /** A program that prints MFA codes, for hops without one of their own. */
  readonly mfaCommand: string | undefined;
  /** Seconds that one MFA code serves (GetSessionToken); 0 asks for a code per role instead. */
  readonly mfaSessionSeconds: number;
}

export interface ChainSessionsDeps {
  /** Loads the network at its first use. */
  readonly gateway: () => Promise<StsGateway>;
  readonly clock: Clock;
  readonly settings: () => SessionSettings;
  readonly vault: SessionVault | undefined;
  /** Signs in where a chain starts; absent: such a chain fails. */
  readonly signIns?: Pick<SignIns, 'signIn' | 'showAgain'>;
  /** Whether somebody has signed out: no token is there any more, not even one that has ended. */
  readonly signInIsGone?: (session: SignInSession) => Promise<boolean>;
  /** 0 to 1, drawn once per window. */
  readonly jitter: number;
  readonly onError: (error: unknown) => void;
}

/** Every live session of this window, by resolved prefix, and the one way to make more. */
export class ChainSessions implements Disposable {
  readonly #deps: ChainSessionsDeps;
  readonly #kept: KeptSessions;
  readonly #keys: PlanKeys;
  readonly #flights = new SingleFlight<Session>();
  readonly #underWay = new WalksUnderWay();
  readonly #sharedMfa: SharedMfa;
  #gateway: StsGateway | undefined;

  constructor(deps: ChainSessionsDeps) {
    this.#deps = deps;
    this.#keys = new PlanKeys(deps.settings);
    this.#kept = new KeptSessions({ vault: deps.vault, now: () => this.now(), onError: deps.onError });
    this.#sharedMfa = new SharedMfa({
      kept: this.#kept,
      keys: this.#keys,
      flights: this.#flights,
      sessionSeconds: () => deps.settings().mfaSessionSeconds,
    });
    this.#kept.onDidForget(() => {
      this.#sharedMfa.forget();
      this.#underWay.endAll();
    });
  }

  get onDidChange(): Event<void> {
    return this.#kept.onDidChange;
  }

  /** All sessions were forgotten, here or in another window: what was made from them serves no more. */
  get onDidForget(): Event<void> {
    return this.#kept.onDidForget;
  }

  /** Whether sessions outlive this window; false once the store has failed. */
  get areKept(): boolean {
    return this.#deps.vault?.available ?? false;
  }

  /** The store has failed. */
  get onDidLoseStore(): Event<void> {
    return this.#deps.vault?.onDidFail ?? (() => ({ dispose: () => undefined }));
  }

  /** Names the last time that any window has forgotten everything, as far as this one can know. */
  get forgottenAt(): number {
    return this.#deps.vault?.forgottenAt ?? 0;
  }

  /** Epoch milliseconds by STS's clock, as far as it is known: all lifetimes are judged by it. */
  now(): number {
    return this.#deps.clock.now() + (this.#gateway?.clockSkew ?? 0);
  }

  /**
   * Credentials of the chain's last hop, with who they are. Costs no call when they are live and not due; otherwise one
   * AssumeRole for each hop after the deepest prefix that can be used.
   *
   * @throws ChainError, also when somebody signs out meanwhile; CancelledError when all is forgotten meanwhile; the
   * asker's `signal.reason` when it left
   */
  async resolve(plan: ChainPlan, asker: Asker, freshness: Freshness = 'use'): Promise<LiveIdentity> {
    const { signal } = asker;
    signal.throwIfAborted();
    await this.#kept.load();
    this.#gateway ??= await this.#deps.gateway();
    await this.#dropIfSignedOut(plan);
    const walk = new Walk(plan, this.#keys.of(plan), asker, freshness);
    this.#kept.use(this.#keys.all([plan]));
    return this.#underWay.run(walk, signal, (either) => this.#identity(walk, either));
  }

  async #identity(walk: Walk, signal: AbortSignal): Promise<LiveIdentity> {
    const { plan } = walk;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return identityOf(plan, await this.#verified(walk, signal));
      } catch (error) {
        if (attempt > 1 || !callerHadEnded(error)) {
          throw error;
        }
        // A session ended earlier than STS had said, or was revoked: begin from the base, once.
        for (const key of walk.keys) {
          this.#kept.cache.delete(key);
        }
      }
    }
  }

  /** Hops of this plan whose sessions are live now; as many entries as the plan has hops. */
  liveHops(plan: ChainPlan): readonly (LiveHop | undefined)[] {
    const keys = this.#keys.of(plan);
    return plan.hops.map((hop, index) => {
      const made = this.#kept.cache.get(keys[index + 1] ?? '')?.trail.at(-1);
      return made === undefined ? undefined : { hop, ...made };
    });
  }

  /** When the last session of this plan is due for renewal, by STS's clock. */
  dueAt(plan: ChainPlan): number | undefined {
    const session = this.#kept.cache.get(this.#keys.of(plan).at(-1) ?? '');
    return session === undefined ? undefined : dueAt(session, this.#deps.jitter);
  }

  /** The live session that an earlier MFA code has opened for the roles of this base, if there is one. */
  async mfaSession(plan: ChainPlan, base: Session): Promise<Session | undefined> {
    await this.#kept.load();
    return this.#sharedMfa.live(plan, base);
  }

  /** Whether two plans lead, call by call, to the same session. */
  sameChain(one: ChainPlan, other: ChainPlan): boolean {
    return this.#keys.of(one).at(-1) === this.#keys.of(other).at(-1);
  }

  /**
   * Drops every session of this window that none of these plans can reach any more: after an edit of the configuration.
   * What other windows have made stays, since their workspaces may declare other chains.
   */
  async retain(plans: Iterable<ChainPlan>): Promise<void> {
    await this.#kept.retain(this.#keys.all(plans));
  }

  /**
   * Drops the sessions of these chains, their bases' too, and ends what is under way: the sign-in that they are made from
   * is gone. What waits for a new sign-in goes on.
   */
  async drop(plans: Iterable<ChainPlan>): Promise<void> {
    const keys = this.#keys.all(plans);
    const waiting = this.#underWay.end(keys);
    const dropped = this.#kept.drop(keys);
    this.#kept.use(this.#keys.all(waiting.map(({ plan }) => plan)));
    await dropped;
  }

  /** Somebody has signed out while no window was open: what one had kept of these chains is not taken from the store. */
  async withhold(plans: Iterable<ChainPlan>): Promise<void> {
    await this.#kept.withhold(() => this.#keys.all(plans));
  }

  /** Ends everything this window and the store hold, for all windows. */
  async forgetAll(): Promise<void> {
    await this.#kept.forgetAll();
  }

  /** Follows another window that has forgotten everything, where no event of the store has told of it. */
  async catchUp(): Promise<void> {
    await this.#kept.catchUp();
  }

  dispose(): void {
    this.#kept.dispose();
  }

  async #verified(walk: Walk, signal: AbortSignal): Promise<Session> {
    const session = await this.#sessionAt(walk, walk.last, signal);
    if (session.verified !== undefined) {
      return session;
    }
    const key = walk.key(walk.last);
    return this.#flights.run(`verify ${key}`, signal, async (flight) => {
      walk.asker.onStep?.({ kind: 'verify' });
      const verified = await verify(walk.plan, session, this.#network(), flight);
      this.#kept.keep(key, verified);
      return verified;
    });
  }

  /** The session of prefix `k`: cached where it may be used, made from prefix k-1 where not. */
  async #sessionAt(walk: Walk, k: number, signal: AbortSignal): Promise<Session> {
    const key = walk.key(k);
    const cached = this.#kept.cache.get(key);
    if (cached !== undefined && this.#mayUse(cached, walk, k)) {
      return cached;
    }
    for (;;) {
      if (this.#flights.has(key) && this.#underWay.isSigningIn(walk)) {
        this.#deps.signIns?.showAgain(walk.plan, walk.asker);
      }
      try {
        return await this.#flights.run(key, signal, (flight) => this.#make(walk, k, flight));
      } catch (error) {
        if (!signal.aborted && goesOn(walk.asker, error)) {
          continue;
        }
        const stillGood = this.#kept.cache.get(key);
        if (stillGood !== undefined && error instanceof ChainError && walk.acceptsDue(k)) {
          return stillGood;
        }
        throw error;
      }
    }
  }

  async #make(walk: Walk, k: number, signal: AbortSignal): Promise<Session> {
    const { plan } = walk;
    const settings = this.#walkSettings(walk.asker);
    if (k === 0) {
      walk.step({ kind: 'base', profile: plan.base.profile, hops: plan.hops.length });
      return this.#kept.keep(walk.key(0), await this.#makeBase(walk, settings, signal));
    }
    const before = await this.#sessionAt(walk, k - 1, signal);
    const mfaSession = k === 1 ? await this.#sharedMfa.sessionFor(walk, before, settings, signal) : undefined;
    const caller = mfaSession ?? before;
    const mfaDone = mfaSession !== undefined;
    walk.step({ kind: 'hop', hop: walk.hop(k), number: k, of: walk.last });
    return this.#kept.keep(walk.key(k), await makeHop(plan, k - 1, caller, mfaDone, settings, signal));
  }

  /** The session of the base; somebody signs in first, where that is what it lacks. */
  async #makeBase(walk: Walk, settings: WalkSettings, signal: AbortSignal): Promise<Session> {
    const { signIns } = this.#deps;
    const { plan, asker } = walk;
    try {
      return await makeBase(plan, settings, signal);
    } catch (error) {
      if (signIns === undefined || !wantsSignIn(error)) {
        throw error;
      }
      signal.throwIfAborted();
      await this.#underWay.signIn(walk, (onStep) => signIns.signIn(plan, { ...asker, signal, onStep }));
      return makeBase(plan, settings, signal);
    }
  }

  /** A sign-out that no event has told of: it was made while no window was open, or this very moment. */
  async #dropIfSignedOut(plan: ChainPlan): Promise<void> {
    const session = sessionOf(plan);
    const keys = this.#keys.of(plan);
    const holds = session !== undefined && keys.some((key) => this.#kept.cache.get(key) !== undefined);
    if (holds && (await this.#deps.signInIsGone?.(session))) {
      await this.#kept.drop(new Set(keys));
    }
  }

  #mayUse(session: Session, walk: Walk, k: number): boolean {
    if (walk.freshness === 'anew') {
      return false;
    }
    const due = dueAt(session, this.#deps.jitter);
    if (due === undefined || this.now() < due) {
      return true;
    }
    return walk.acceptsDue(k) && this.#wouldAskPerson(walk, k);
  }

  /** Whether making prefix k anew would need a code from a person. */
  #wouldAskPerson({ plan }: Walk, k: number): boolean {
    const hop = plan.hops[k - 1];
    const byProgram = hop?.mfaProcess !== undefined || this.#deps.settings().mfaCommand !== undefined;
    if (hop?.mfaSerial === undefined || byProgram) {
      return false;
    }
    return !(k === 1 && this.#sharedMfa.isLive(plan));
  }

  #walkSettings(asker: Asker): WalkSettings {
    const { defaultSessionName, mfaCommand } = this.#deps.settings();
    return {
      gateway: this.#network(),
      defaultSessionName,
      mfa: { asker, command: mfaCommand },
      now: () => this.now(),
    };
  }

  #network(): StsGateway {
    if (this.#gateway === undefined) {
      throw new Error('The network is loaded before a walk begins.');
    }
    return this.#gateway;
  }
}
