import type { RoleArn } from '../config/arn.ts';
import { hopAt, type ChainPlan } from '../config/plan.ts';
import type { CallerIdentity } from '../sts/credentials.ts';
import { BaseError, HopError, ServiceError, VerificationError } from '../sts/errors.ts';
import { UNEXPECTED_IDENTITY } from '../sts/failure/kind.ts';
import { readPrincipal } from '../sts/failure/principal.ts';
import type { StsGateway } from '../sts/gateway.ts';
import { callBase, callerArn, callHop, isFailure, type HopCaller } from '../sts/hopCall.ts';
import { withMfaCode, type MfaSource } from '../sts/mfa.ts';
import type { Session } from './session.ts';

/** What one step of a walk is given, beside the plan. */
export interface WalkSettings {
  readonly gateway: StsGateway;
  readonly defaultSessionName: string;
  readonly mfa: MfaSource;
  /** Epoch milliseconds by STS's clock. */
  readonly now: () => number;
}

/** The session of the base. */
export async function makeBase(
  plan: ChainPlan,
  settings: WalkSettings,
  signal: AbortSignal,
): Promise<Session> {
  const credentials = await callBase(plan, settings.gateway, signal);
  return { credentials, issuedAt: settings.now(), trail: [], notes: [] };
}

/**
 * The session that a GetSessionToken call with an MFA code gives; it may then assume every role behind that device.
 *
 * @throws HopError for the first hop, which is what the code is for
 */
export async function makeMfaSession(
  plan: ChainPlan,
  base: Session,
  durationSeconds: number,
  settings: WalkSettings,
  signal: AbortSignal,
): Promise<Session> {
  const hop = hopAt(plan, 0);
  const serialNumber = hop.mfaSerial?.value ?? '';
  const { gateway, mfa } = settings;
  try {
    const credentials = await withMfaCode(plan, 0, serialNumber, mfa, signal, (tokenCode) =>
      gateway.getSessionToken(plan, base.credentials, { durationSeconds, serialNumber, tokenCode }, signal),
    );
    return { credentials, issuedAt: settings.now(), trail: [], notes: [] };
  } catch (error) {
    if (!isFailure(error)) {
      throw error;
    }
    const caller = { credentials: base.credentials, arn: base.verified?.arn };
    throw new HopError(plan, 0, hop, await callerArn(plan, caller, error, gateway, signal), error);
  }
}

/** The session after hop `index`, called with `caller`. */
export async function makeHop(
  plan: ChainPlan,
  index: number,
  caller: Session,
  mfaDone: boolean,
  settings: WalkSettings,
  signal: AbortSignal,
): Promise<Session> {
  const hopCaller: HopCaller = {
    credentials: caller.credentials,
    arn: caller.trail.at(-1)?.arn ?? caller.verified?.arn,
    mfaDone,
  };
  const { role, notes } = await callHop(plan, index, hopCaller, settings, signal);
  const { arn, accountId, credentials } = role;
  return {
    credentials,
    issuedAt: settings.now(),
    trail: [...caller.trail, { arn, accountId, expiresAt: credentials.expiresAt }],
    notes: [...caller.notes, ...notes],
  };
}

/**
 * The session with what GetCallerIdentity says of it.
 *
 * @throws VerificationError, also when the credentials turn out to be another's than the role's
 */
export async function verify(
  plan: ChainPlan,
  session: Session,
  gateway: StsGateway,
  signal: AbortSignal,
): Promise<Session> {
  try {
    const verified = await gateway.getCallerIdentity(plan, session.credentials, signal);
    const role = plan.hops.at(-1)?.role;
    if (role !== undefined && !isSessionOf(role, verified)) {
      throw new ServiceError(
        UNEXPECTED_IDENTITY,
        `STS says that the credentials are those of ${verified.arn}, which is no session of ${role.text}.`,
        200,
        undefined,
      );
    }
    return { ...session, verified };
  } catch (error) {
    throw isFailure(error) ? new VerificationError(plan, error) : error;
  }
}

/** By the account and the role's name; the path of a role is not part of its sessions' ARNs. */
function isSessionOf(role: RoleArn, { arn, accountId }: CallerIdentity): boolean {
  const principal = readPrincipal(arn);
  return (
    accountId === role.accountId && principal?.accountId === role.accountId && principal.name === role.name
  );
}

/** Whether a step failed because the caller's credentials had ended, though they were believed to be live. */
export function callerHadEnded(error: unknown): boolean {
  return (
    (error instanceof HopError || error instanceof VerificationError || error instanceof BaseError) &&
    error.failure instanceof ServiceError &&
    error.failure.code.startsWith('ExpiredToken')
  );
}
