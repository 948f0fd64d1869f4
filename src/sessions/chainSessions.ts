import { hopAt, type ChainPlan } from '../config/plan.ts';
import { ChainError } from '../sts/errors.ts';
import type { StsGateway } from '../sts/gateway.ts';
import type { Asker } from './asker.ts';
import { callerHadEnded, makeBase, makeHop, verify, type WalkSettings } from './chainWalk.ts';
import type { Clock } from './clock.ts';
import { Emitter, type Disposable, type Event } from './emitter.ts';
import type { LiveHop, LiveIdentity } from './identity.ts';
import { prefixKeys } from './prefixKey.ts';
import { dueAt, type Session } from './session.ts';
import { SessionCache } from './sessionCache.ts';
import type { SessionVault } from './sessionVault.ts';
import { SharedMfa } from './sharedMfa.ts';
import { canHelp, wantsSignIn, type SignIns } from './signIns.ts';
import { SingleFlight } from './singleFlight.ts';
import { Walk, type Freshness } from './walk.ts';

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
  readonly signIns?: Pick<SignIns, 'signIn'>;
  /** 0 to 1, drawn once per window. */
  readonly jitter: number;
  readonly onError: (error: unknown) => void;
}

const MOST_KEPT_KEYS = 33;

/** Every live session of this window, by resolved prefix, and the one way to make more. */
export class ChainSessions implements Disposable {
  readonly #deps: ChainSessionsDeps;
  readonly #cache: SessionCache;
  readonly #flights = new SingleFlight<Session>();
  /** Keys of plans, which never change: views ask for those of every plan at every change of a session. */
  readonly #keys = new WeakMap<
    ChainPlan,
    { readonly defaultSessionName: string; readonly keys: readonly string[] }
  >();
  readonly #sharedMfa: SharedMfa;
  readonly #changed: Emitter<void>;
  readonly #forgotten: Emitter<void>;
  readonly #vaultListener: Disposable | undefined;
  /** Prefixes of the chains that this window has asked for. */
  readonly #used = new Set<string>();
  /** Prefixes that an edit has cut off: what the store still has of them is not taken in again. */
  readonly #cut = new Set<string>();
  /** When this window forgot everything last. */
  #forgottenAt = 0;
  #gateway: StsGateway | undefined;
  #loaded: Promise<void> | undefined;

  constructor(deps: ChainSessionsDeps) {
    this.#deps = deps;
    this.#cache = new SessionCache(() => this.now());
    this.#sharedMfa = new SharedMfa({
      cache: this.#cache,
      flights: this.#flights,
      sessionSeconds: () => deps.settings().mfaSessionSeconds,
      keep: (key, session) => this.#keep(key, session),
    });
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

  /** Epoch milliseconds by STS's clock, as far as it is known: all lifetimes are judged by it. */
  now(): number {
    return this.#deps.clock.now() + (this.#gateway?.clockSkew ?? 0);
  }

  /**
   * Credentials of the chain's last hop, with who they are. Costs no call when they are live and not due; otherwise one
   * AssumeRole for each hop after the deepest prefix that can be used.
   *
   * @throws ChainError; the asker's `signal.reason` when it left
   */
  async resolve(plan: ChainPlan, asker: Asker, freshness: Freshness = 'use'): Promise<LiveIdentity> {
    const { signal } = asker;
    signal.throwIfAborted();
    await (this.#loaded ??= this.#readVault());
    this.#gateway ??= await this.#deps.gateway();
    const walk = new Walk(plan, this.#keysOf(plan), asker, freshness);
    for (const key of [...walk.keys, ...this.#sharedMfa.keysOf(plan, walk.keys)]) {
      this.#used.add(key);
      this.#cut.delete(key);
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return this.#identityOf(plan, await this.#verified(walk, signal));
      } catch (error) {
        if (attempt > 1 || !callerHadEnded(error)) {
          throw error;
        }
        // A session ended earlier than STS had said, or was revoked: begin from the base, once.
        for (const key of walk.keys) {
          this.#cache.delete(key);
        }
      }
    }
  }

  /** Hops of this plan whose sessions are live now; as many entries as the plan has hops. */
  liveHops(plan: ChainPlan): readonly (LiveHop | undefined)[] {
    const keys = this.#keysOf(plan);
    return plan.hops.map((hop, index) => {
      const made = this.#cache.get(keys[index + 1] ?? '')?.trail.at(-1);
      return made === undefined ? undefined : { hop, ...made };
    });
  }

  /** When the last session of this plan is due for renewal, by STS's clock. */
  dueAt(plan: ChainPlan): number | undefined {
    const session = this.#cache.get(this.#keysOf(plan).at(-1) ?? '');
    return session === undefined ? undefined : dueAt(session, this.#deps.jitter);
  }

  /** Whether two plans lead, call by call, to the same session. */
  sameChain(one: ChainPlan, other: ChainPlan): boolean {
    return this.#keysOf(one).at(-1) === this.#keysOf(other).at(-1);
  }

  /**
   * Drops every session of this window that none of these plans can reach any more: after an edit of the configuration.
   * What other windows have made stays, since their workspaces may declare other chains.
   */
  async retain(plans: Iterable<ChainPlan>): Promise<void> {
    const reachable = new Set<string>();
    for (const plan of plans) {
      const keys = this.#keysOf(plan);
      for (const key of [...keys, ...this.#sharedMfa.keysOf(plan, keys)]) {
        reachable.add(key);
      }
    }
    const gone = [...this.#used].filter((key) => !reachable.has(key));
    for (const key of gone) {
      this.#used.delete(key);
      this.#cut.add(key);
      this.#cache.delete(key);
    }
    if (gone.length > 0) {
      await this.#deps.vault?.update(new Map(), new Set(gone));
      this.#changed.fire();
    }
  }

  /** Drops the sessions of these chains, their bases' too: what they were made from is gone. */
  async drop(plans: Iterable<ChainPlan>): Promise<void> {
    const gone = new Set<string>();
    for (const plan of plans) {
      const keys = this.#keysOf(plan);
      for (const key of [...keys, ...this.#sharedMfa.keysOf(plan, keys)]) {
        gone.add(key);
        this.#used.delete(key);
        this.#cut.add(key);
        this.#cache.delete(key);
      }
    }
    await this.#deps.vault?.update(new Map(), gone);
    this.#changed.fire();
  }

  /** Ends everything this window and the store hold, for all windows. */
  async forgetAll(): Promise<void> {
    this.#forgottenAt = this.now();
    this.#cache.clear();
    this.#sharedMfa.forget();
    await this.#deps.vault?.forget();
    this.#changed.fire();
    this.#forgotten.fire();
  }

  dispose(): void {
    this.#vaultListener?.dispose();
    this.#changed.dispose();
    this.#forgotten.dispose();
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
      this.#keep(key, verified);
      return verified;
    });
  }

  /** The session of prefix `k`: cached where it may be used, made from prefix k-1 where not. */
  async #sessionAt(walk: Walk, k: number, signal: AbortSignal): Promise<Session> {
    const key = walk.key(k);
    const cached = this.#cache.get(key);
    if (cached !== undefined && this.#mayUse(cached, walk, k)) {
      return cached;
    }
    for (;;) {
      try {
        return await this.#flights.run(key, signal, (flight) => this.#make(walk, k, flight));
      } catch (error) {
        if (canHelp(error, walk.asker)) {
          // The flight belonged to someone who may not ask; this asker may.
          continue;
        }
        const stillGood = this.#cache.get(key);
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
      return this.#keep(walk.key(0), await this.#makeBase(walk, settings, signal));
    }
    const before = await this.#sessionAt(walk, k - 1, signal);
    const mfaSession = k === 1 ? await this.#sharedMfa.sessionFor(walk, before, settings, signal) : undefined;
    const caller = mfaSession ?? before;
    const mfaDone = mfaSession !== undefined;
    walk.step({ kind: 'hop', hop: walk.hop(k), number: k, of: walk.last });
    return this.#keep(walk.key(k), await makeHop(plan, k - 1, caller, mfaDone, settings, signal));
  }

  /** The session of the base; somebody signs in first, where that is what it lacks. */
  async #makeBase({ plan, asker }: Walk, settings: WalkSettings, signal: AbortSignal): Promise<Session> {
    const { signIns } = this.#deps;
    try {
      return await makeBase(plan, settings, signal);
    } catch (error) {
      if (signIns === undefined || !wantsSignIn(error)) {
        throw error;
      }
      await signIns.signIn(plan, { ...asker, signal });
      return makeBase(plan, settings, signal);
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
  #wouldAskPerson({ plan, keys }: Walk, k: number): boolean {
    const hop = plan.hops[k - 1];
    const byProgram = hop?.mfaProcess !== undefined || this.#deps.settings().mfaCommand !== undefined;
    if (hop?.mfaSerial === undefined || byProgram) {
      return false;
    }
    return !(k === 1 && this.#sharedMfa.isLive(plan, keys));
  }

  #keep(key: string, session: Session): Session {
    this.#cache.set(key, session);
    this.#deps.vault?.update(new Map([[key, session]]), new Set()).catch(this.#deps.onError);
    this.#changed.fire();
    return session;
  }

  async #readVault(): Promise<void> {
    const content = await this.#deps.vault?.read();
    if (content !== undefined && this.#merge(content.sessions)) {
      this.#changed.fire();
    }
  }

  #merge(sessions: ReadonlyMap<string, Session>): boolean {
    // What was read before the sessions were forgotten, and arrives after, must not bring them back.
    const wanted = [...sessions].filter(
      ([key, { issuedAt }]) => !this.#cut.has(key) && issuedAt > this.#forgottenAt,
    );
    return this.#cache.merge(new Map(wanted));
  }

  /** Another window has written: take in what it has, and give back what its writing has lost of ours. */
  async #follow(): Promise<void> {
    const { vault } = this.#deps;
    if (vault === undefined || this.#loaded === undefined) {
      // Nothing was asked for in this window yet: the store is read when it is.
      return;
    }
    const { forgottenAt, sessions } = await vault.read();
    const forgot = this.#cache.dropIssuedUntil(forgottenAt);
    const gained = this.#merge(sessions);
    if (forgot || gained) {
      this.#changed.fire();
    }
    if (forgot) {
      this.#forgotten.fire();
    }
    const lost = [...this.#cache.entries()].filter(([key]) => this.#used.has(key) && !sessions.has(key));
    await vault.update(new Map(lost));
  }

  #keysOf(plan: ChainPlan): readonly string[] {
    const { defaultSessionName } = this.#deps.settings();
    const known = this.#keys.get(plan);
    if (known?.defaultSessionName === defaultSessionName) {
      return known.keys;
    }
    const keys = prefixKeys(plan, defaultSessionName);
    // Those of a very long chain would take more memory than making them again takes time.
    if (keys.length <= MOST_KEPT_KEYS) {
      this.#keys.set(plan, { defaultSessionName, keys });
    }
    return keys;
  }

  #walkSettings(asker: Asker): WalkSettings {
    const { defaultSessionName, mfaCommand } = this.#deps.settings();
    return {
      gateway: this.#network(),
      defaultSessionName,
      mfa: { ask: asker.askMfaCode?.bind(asker), command: mfaCommand },
      now: () => this.now(),
    };
  }

  #network(): StsGateway {
    if (this.#gateway === undefined) {
      throw new Error('The network is loaded before a walk begins.');
    }
    return this.#gateway;
  }

  #identityOf(plan: ChainPlan, session: Session): LiveIdentity {
    const { credentials, trail, verified, notes } = session;
    if (verified === undefined) {
      throw new Error('A session is verified before it is handed out.');
    }
    return {
      plan,
      credentials,
      verified,
      hops: trail.map((made, index) => ({ hop: hopAt(plan, index), ...made })),
      ...(credentials.expiresAt === undefined ? {} : { expiresAt: credentials.expiresAt }),
      notes,
    };
  }
}
