import { CHAINED_LIMIT } from '../config/limits.ts';
import { hopAt, type ChainPlan, type Hop } from '../config/plan.ts';
import { assumeRoleRequest } from './assumeRole.ts';
import type { AssumedRole, Credentials } from './credentials.ts';
import {
  BaseError,
  BaseSourceError,
  ChainError,
  ConnectionError,
  HopError,
  ServiceError,
  type Failure,
} from './errors.ts';
import type { StsGateway } from './gateway.ts';
import { withMfaCode, type MfaSource } from './mfa.ts';

export interface HopCaller {
  readonly credentials: Credentials;
  /** ARN, where it is known without a call. */
  readonly arn: string | undefined;
  /** The caller is a GetSessionToken session that was made with the hop's device: no code is needed again. */
  readonly mfaDone: boolean;
}

export interface HopSettings {
  readonly gateway: StsGateway;
  readonly defaultSessionName: string;
  readonly mfa: MfaSource;
}

/** What came of one hop; `notes` are things to be said to a person. */
export interface HopOutcome {
  readonly role: AssumedRole;
  readonly notes: readonly string[];
}

/**
 * Makes hop `index` of a plan.
 *
 * @throws HopError with hop, caller, role and STS's words; PersonNeededError; the signal's reason when aborted
 */
export async function callHop(
  plan: ChainPlan,
  index: number,
  caller: HopCaller,
  settings: HopSettings,
  signal: AbortSignal,
): Promise<HopOutcome> {
  const hop = hopAt(plan, index);
  const { gateway, mfa } = settings;
  const serial = caller.mfaDone ? undefined : hop.mfaSerial?.value;
  const call = (code?: string): Promise<HopOutcome> =>
    assumeWithinLimit(plan, hop, caller, settings, signal, code);
  try {
    return serial === undefined ? await call() : await withMfaCode(plan, index, serial, mfa, signal, call);
  } catch (error) {
    if (!isFailure(error)) {
      throw error;
    }
    throw new HopError(plan, index, hop, await callerArn(plan, caller, error, gateway, signal), error);
  }
}

/**
 * The base's credentials.
 *
 * @throws BaseError; the signal's reason when aborted
 */
export async function callBase(
  plan: ChainPlan,
  gateway: StsGateway,
  signal: AbortSignal,
): Promise<Credentials> {
  try {
    return await gateway.baseCredentials(plan, plan.base, signal);
  } catch (error) {
    throw isFailure(error) ? new BaseError(plan, error) : error;
  }
}

export function isFailure(error: unknown): error is Failure {
  return (
    error instanceof ServiceError || error instanceof ConnectionError || error instanceof BaseSourceError
  );
}

/**
 * AssumeRole, once more with one hour where STS says that the caller is itself a role: whether static keys with a
 * session token or a process's are a role's cannot be known before.
 */
async function assumeWithinLimit(
  plan: ChainPlan,
  hop: Hop,
  caller: HopCaller,
  { gateway, defaultSessionName }: HopSettings,
  signal: AbortSignal,
  code: string | undefined,
): Promise<HopOutcome> {
  const request = assumeRoleRequest(hop, defaultSessionName, code);
  try {
    return { role: await gateway.assumeRole(plan, caller.credentials, request, signal), notes: [] };
  } catch (error) {
    const asked = request.durationSeconds ?? 0;
    const overLimit = error instanceof ServiceError && /1 hour session limit/i.test(error.text);
    if (!overLimit || asked <= CHAINED_LIMIT) {
      throw error;
    }
    const shorter = { ...request, durationSeconds: CHAINED_LIMIT };
    const role = await gateway.assumeRole(plan, caller.credentials, shorter, signal);
    const note = `“${hop.profile}” asks for ${String(asked)} s, but its caller is itself a role: STS gives one hour.`;
    return { role, notes: [note] };
  }
}

/** Who called, for the message of a failure: known, said by STS, or asked for now (only ever after a failure). */
export async function callerArn(
  plan: ChainPlan,
  caller: Pick<HopCaller, 'arn' | 'credentials'>,
  failure: Failure,
  gateway: StsGateway,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (caller.arn !== undefined) {
    return caller.arn;
  }
  if (!(failure instanceof ServiceError)) {
    return undefined;
  }
  const said = /User: (arn:\S+) is not authorized/.exec(failure.text)?.[1];
  if (said !== undefined) {
    return said;
  }
  try {
    return (await gateway.getCallerIdentity(plan, caller.credentials, signal)).arn;
  } catch (error) {
    // The hop's own failure is what is reported; that the caller stays unknown is visible in it.
    if (error instanceof ChainError || isFailure(error)) {
      return undefined;
    }
    throw error;
  }
}
