import type { BaseKind, BrokenChain, ChainPlan, Hop } from '../config/plan.ts';
import { describePlace, type Place } from '../config/place.ts';
import { baseSummary, hopSummary, verificationSummary } from './failure/summary.ts';

/**
 * The gateway lives in a bundle of its own, which has its own copy of these classes: `instanceof` goes by this mark,
 * which all copies share, and not by the constructor.
 */
const MARK = Symbol.for('roleChain.failure');

function isMarked(value: unknown, mark: string): boolean {
  return value instanceof Error && (value.constructor as { [MARK]?: string })[MARK] === mark;
}

/** What the caller of the network is told. Raised by the gateway, wrapped into a {@link ChainError} by the walk. */
export class ServiceError extends Error {
  static readonly [MARK] = 'ServiceError';

  static override [Symbol.hasInstance](value: unknown): value is ServiceError {
    return isMarked(value, 'ServiceError');
  }

  override readonly name = 'ServiceError';
  /** AWS's error code, `AccessDenied` for one. */
  readonly code: string;
  /** AWS's own words. */
  readonly text: string;
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(code: string, text: string, status: number, requestId: string | undefined) {
    super(`${code}: ${text}`);
    this.code = code;
    this.text = text;
    this.status = status;
    this.requestId = requestId;
  }
}

export type ConnectionFailure =
  'dns' | 'refused' | 'reset' | 'timeout' | 'tls' | 'proxy' | 'unreachable' | 'malformedReply';

/** There was no answer that could be used. */
export class ConnectionError extends Error {
  static readonly [MARK] = 'ConnectionError';

  static override [Symbol.hasInstance](value: unknown): value is ConnectionError {
    return isMarked(value, 'ConnectionError');
  }

  override readonly name = 'ConnectionError';
  readonly failure: ConnectionFailure;
  /** Host and port that were tried. */
  readonly host: string;

  constructor(failure: ConnectionFailure, host: string, message: string) {
    super(message);
    this.failure = failure;
    this.host = host;
  }
}

export type BaseFailure =
  'signInNeeded' | 'signInFailed' | 'missing' | 'processFailed' | 'unreadable' | 'unavailable' | 'expired';

/** The base of a chain gave no credentials. `detail` is redacted text for a person (a process's stderr, say). */
export class BaseSourceError extends Error {
  static readonly [MARK] = 'BaseSourceError';

  static override [Symbol.hasInstance](value: unknown): value is BaseSourceError {
    return isMarked(value, 'BaseSourceError');
  }

  override readonly name = 'BaseSourceError';
  readonly failure: BaseFailure;
  readonly detail: string | undefined;

  constructor(failure: BaseFailure, message: string, detail?: string) {
    super(message);
    this.failure = failure;
    this.detail = detail;
  }
}

/** Thrown by an asker that gave up; carried as `signal.reason`. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(message = 'Cancelled') {
    super(message);
  }
}

/** Anything that stops a chain from being resolved. Messages hold no secret. */
export abstract class ChainError extends Error {
  /** Name of the chain that was asked for. */
  readonly chain: string;
  /** The profile at fault. */
  readonly profile: string;
  readonly place: Place | undefined;

  constructor(chain: string, profile: string, place: Place | undefined, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.chain = chain;
    this.profile = profile;
    this.place = place;
  }
}

/** The configuration does not allow a plan; nothing was called. */
export class BrokenChainError extends ChainError {
  override readonly name = 'BrokenChainError';
  readonly broken: BrokenChain;

  constructor(broken: BrokenChain) {
    const first = broken.problems.find((problem) => problem.severity === 'error');
    const place = first?.place ?? broken.place;
    const where = place === undefined ? '' : ` (${describePlace(place)})`;
    super(broken.name, broken.name, place, `${first?.message ?? 'This profile cannot be resolved.'}${where}`);
    this.broken = broken;
  }
}

/** No profile and no declared chain has this name, or a profile that is no identity. */
export class UnknownChainError extends ChainError {
  override readonly name = 'UnknownChainError';
  /** A name that there is, and that this one may be a misspelling of. */
  readonly nearest: string | undefined;
  /** There is a profile of this name, with settings alone. */
  readonly plain: boolean;

  constructor(
    chain: string,
    { nearest, plain = false }: { nearest?: string | undefined; plain?: boolean } = {},
  ) {
    const what = plain
      ? `The profile “${chain}” has no keys, role or sign-in.`
      : `There is no profile “${chain}”.`;
    const advice = nearest === undefined ? 'Choose another identity.' : `Did you mean “${nearest}”?`;
    super(chain, chain, undefined, `${what} ${advice}`);
    this.nearest = nearest;
    this.plain = plain;
  }
}

/** What the network or a base said, as the reason of a {@link ChainError}. */
export type Failure = ServiceError | ConnectionError | BaseSourceError;

/** The base of the chain failed, before the first hop. */
export class BaseError extends ChainError {
  override readonly name = 'BaseError';
  readonly plan: ChainPlan;
  readonly baseKind: BaseKind;
  readonly failure: Failure;

  constructor(plan: ChainPlan, failure: Failure) {
    const { base } = plan;
    super(plan.name, base.profile, base.place, baseSummary(plan, failure), failure);
    this.plan = plan;
    this.baseKind = base.kind;
    this.failure = failure;
  }
}

/** Hop k of n failed. */
export class HopError extends ChainError {
  override readonly name = 'HopError';
  readonly plan: ChainPlan;
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  readonly hop: Hop;
  /** ARN of the principal that called, where it is known. */
  readonly caller: string | undefined;
  readonly failure: Failure;

  constructor(plan: ChainPlan, index: number, hop: Hop, caller: string | undefined, failure: Failure) {
    super(plan.name, hop.profile, hop.place, hopSummary(plan, index, caller, failure), failure);
    this.plan = plan;
    this.number = index + 1;
    this.of = plan.hops.length;
    this.hop = hop;
    this.caller = caller;
    this.failure = failure;
  }
}

/** Credentials came, but GetCallerIdentity did not confirm who they are. */
export class VerificationError extends ChainError {
  override readonly name = 'VerificationError';
  readonly plan: ChainPlan;
  readonly failure: Failure;

  constructor(plan: ChainPlan, failure: Failure) {
    super(plan.name, plan.name, plan.place, verificationSummary(plan, failure), failure);
    this.plan = plan;
    this.failure = failure;
  }
}

/** The chain can go on only with a person's help, and this asker may not ask. */
export class PersonNeededError extends ChainError {
  override readonly name = 'PersonNeededError';
  readonly plan: ChainPlan;
  readonly reason: 'mfa' | 'signIn';

  constructor(plan: ChainPlan, reason: 'mfa' | 'signIn', profile: string, place: Place | undefined) {
    super(
      plan.name,
      profile,
      place,
      reason === 'mfa' ? `“${plan.name}” needs an MFA code.` : `“${plan.name}” needs a sign-in.`,
    );
    this.plan = plan;
    this.reason = reason;
  }
}
