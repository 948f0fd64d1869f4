import { hopAt, type ChainPlan, type Hop, type Plan } from '../config/plan.ts';
import type { CallerIdentity } from '../sts/credentials.ts';
import { BrokenChainError, ChainError } from '../sts/errors.ts';
import type { StsGateway } from '../sts/gateway.ts';
import type { Asker } from './asker.ts';
import type { SessionSettings } from './chainSessions.ts';
import { makeBase, makeHop, verify, type WalkSettings } from './chainWalk.ts';
import type { Clock } from './clock.ts';
import type { Session } from './session.ts';
import type { Shadow } from './shadow.ts';

export interface DoctorDeps {
  /** Loads the network at its first use. */
  readonly gateway: () => Promise<StsGateway>;
  readonly clock: Clock;
  readonly settings: () => Pick<SessionSettings, 'defaultSessionName' | 'mfaCommand'>;
  /** The live session that an earlier MFA code has opened: nobody is asked for another one. */
  readonly mfaSession: (plan: ChainPlan, base: Session) => Promise<Session | undefined>;
}

/** How one step of the chain went: the base, or a hop. */
export interface Examination {
  /** 0 for the base; hops are counted from 1. */
  readonly number: number;
  /** Absent for the base. */
  readonly hop?: Hop;
  readonly outcome: 'confirmed' | 'failed' | 'notReached';
  /** What GetCallerIdentity said; absent where it was not reached. */
  readonly identity?: CallerIdentity;
  /** Epoch milliseconds by STS's clock; absent for keys that do not end. */
  readonly expiresAt?: number;
  /** Milliseconds until the credentials were there. */
  readonly callMs?: number;
  /** Milliseconds of GetCallerIdentity. */
  readonly confirmMs?: number;
  readonly error?: ChainError;
  readonly notes: readonly string[];
}

/** What a walk along a chain has shown. Holds no credentials. */
export interface Diagnosis {
  readonly plan: Plan;
  /** Epoch milliseconds by this machine's clock. */
  readonly startedAt: number;
  /** Epoch milliseconds by STS's clock, at the end of the walk: for time left. */
  readonly endedAt: number;
  /** Milliseconds by which STS's clock is ahead of this machine's; 0 where they agree or nothing was called. */
  readonly clockSkew: number;
  readonly steps: readonly Examination[];
  /** Where it stopped; absent when every hop works. */
  readonly failure?: ChainError;
  readonly shadows: readonly Shadow[];
}

/**
 * Walks a chain from its base to its end with calls of its own, each confirmed by GetCallerIdentity. What sessions the
 * window has is not changed, and of them only one that spares a person an MFA code is used: a diagnosis shows what works
 * now, and breaks nothing that serves.
 *
 * @param shadows what in the environment is known to stand before the window's identity
 * @throws the asker's `signal.reason` when it left; nothing else that is not a defect
 */
export async function diagnose(
  plan: Plan,
  deps: DoctorDeps,
  asker: Asker,
  shadows: readonly Shadow[],
): Promise<Diagnosis> {
  const startedAt = deps.clock.now();
  if (plan.kind !== 'chain') {
    const failure = plan.kind === 'broken' ? { failure: new BrokenChainError(plan) } : {};
    return { plan, startedAt, endedAt: startedAt, clockSkew: 0, steps: [], ...failure, shadows };
  }
  asker.signal.throwIfAborted();
  const gateway = await deps.gateway();
  const steps = await new Walk(plan, gateway, deps, asker).run();
  const failure = steps.find(({ error }) => error !== undefined)?.error;
  const { clockSkew } = gateway;
  const endedAt = deps.clock.now() + clockSkew;
  return {
    plan,
    startedAt,
    endedAt,
    clockSkew,
    steps,
    ...(failure === undefined ? {} : { failure }),
    shadows,
  };
}

const MFA_REUSED = 'Hop 1 was called with a session that an earlier MFA code has opened: nobody was asked.';

class Walk {
  readonly #plan: ChainPlan;
  readonly #gateway: StsGateway;
  readonly #clock: Clock;
  readonly #asker: Asker;
  readonly #mfaSession: DoctorDeps['mfaSession'];
  readonly #settings: WalkSettings;

  constructor(
    plan: ChainPlan,
    gateway: StsGateway,
    { clock, settings, mfaSession }: DoctorDeps,
    asker: Asker,
  ) {
    const { defaultSessionName, mfaCommand } = settings();
    this.#plan = plan;
    this.#gateway = gateway;
    this.#clock = clock;
    this.#asker = asker;
    this.#mfaSession = mfaSession;
    this.#settings = {
      gateway,
      defaultSessionName,
      mfa: { asker, command: mfaCommand },
      now: () => clock.now() + gateway.clockSkew,
    };
  }

  async run(): Promise<readonly Examination[]> {
    const steps: Examination[] = [];
    let before: Session | undefined;
    for (let number = 0; number <= this.#plan.hops.length; number += 1) {
      if (number > 0 && before === undefined) {
        steps.push({ ...this.#name(number), outcome: 'notReached', notes: [] });
        continue;
      }
      const { session, step } = await this.#examine(number, before);
      steps.push(step);
      before = session;
    }
    return steps;
  }

  async #examine(
    number: number,
    before: Session | undefined,
  ): Promise<{ readonly session: Session | undefined; readonly step: Examination }> {
    const name = this.#name(number);
    const begin = this.#clock.now();
    let made: Session | undefined;
    let callMs: number | undefined;
    try {
      made = await this.#make(number, before);
      callMs = this.#clock.now() - begin;
      const confirmed = await this.#confirm(number, made);
      const confirmMs = this.#clock.now() - begin - callMs;
      const { verified } = confirmed;
      const step: Examination = {
        ...name,
        outcome: 'confirmed',
        ...(verified === undefined ? {} : { identity: verified }),
        ...endOf(made),
        callMs,
        confirmMs,
        notes: [...notesSince(before, made), ...this.#baseNotes(number, verified)],
      };
      return { session: confirmed, step };
    } catch (error) {
      this.#asker.signal.throwIfAborted();
      if (!(error instanceof ChainError)) {
        throw error;
      }
      const step: Examination = {
        ...name,
        outcome: 'failed',
        ...(made === undefined ? {} : endOf(made)),
        ...(callMs === undefined ? {} : { callMs }),
        error,
        notes: [],
      };
      return { session: undefined, step };
    }
  }

  async #make(number: number, before: Session | undefined): Promise<Session> {
    const { signal } = this.#asker;
    const of = this.#plan.hops.length;
    if (number === 0 || before === undefined) {
      this.#asker.onStep?.({ kind: 'base', profile: this.#plan.base.profile, hops: of });
      return makeBase(this.#plan, this.#settings, signal);
    }
    this.#asker.onStep?.({ kind: 'hop', hop: hopAt(this.#plan, number - 1), number, of });
    const mfa = number === 1 ? await this.#mfaSession(this.#plan, before) : undefined;
    if (mfa === undefined) {
      return makeHop(this.#plan, number - 1, before, false, this.#settings, signal);
    }
    const caller = { ...before, credentials: mfa.credentials, notes: [...before.notes, MFA_REUSED] };
    return makeHop(this.#plan, number - 1, caller, true, this.#settings, signal);
  }

  /** Each prefix is held to its own role, as the whole chain is to its last one. */
  async #confirm(number: number, session: Session): Promise<Session> {
    this.#asker.onStep?.({ kind: 'verify' });
    const prefix = { ...this.#plan, hops: this.#plan.hops.slice(0, number) };
    return verify(prefix, session, this.#gateway, this.#asker.signal);
  }

  #name(number: number): Pick<Examination, 'number' | 'hop'> {
    return number === 0 ? { number } : { number, hop: hopAt(this.#plan, number - 1) };
  }

  #baseNotes(number: number, verified: CallerIdentity | undefined): readonly string[] {
    const { base } = this.#plan;
    if (number > 0 || base.accountId === undefined || verified === undefined) {
      return [];
    }
    return base.accountId === verified.accountId
      ? []
      : [
          `“${base.profile}” says aws_account_id ${base.accountId}, but its keys are of ${verified.accountId}.`,
        ];
  }
}

function endOf({ credentials: { expiresAt } }: Session): Pick<Examination, 'expiresAt'> {
  return expiresAt === undefined ? {} : { expiresAt };
}

function notesSince(before: Session | undefined, made: Session): readonly string[] {
  return made.notes.slice(before?.notes.length ?? 0);
}
