import { hopAt, type ChainPlan, type Hop } from '../config/plan.ts';
import { BaseSourceError, PersonNeededError, ServiceError } from './errors.ts';
import { runProgram } from './process.ts';

/** What a person needs to know to type the right MFA code. */
export interface MfaPrompt {
  readonly chain: string;
  readonly hop: Hop;
  /** Hop number, counted from 1. */
  readonly number: number;
  readonly of: number;
  /** The device's serial number or ARN. */
  readonly serial: string;
  /** Account of the device, where the serial says it. */
  readonly accountId: string | undefined;
  /** Why the last code was not taken; absent at the first try. */
  readonly rejected?: string;
}

/** Resolves to six digits; throws CancelledError when the person gave up. */
export type AskMfaCode = (prompt: MfaPrompt, signal: AbortSignal) => Promise<string>;

/** Where a hop's codes come from. */
export interface MfaSource {
  /** Who is asked, until they leave; `askMfaCode` is absent where nobody may be. */
  readonly asker: { readonly signal: AbortSignal; readonly askMfaCode?: AskMfaCode };
  /** `roleChain.mfa.command`: a program that prints a code, for hops without an `mfa_process` of their own. */
  readonly command: string | undefined;
}

const CODE = /^\d{6}$/;
const PROGRAM_TIMEOUT_MS = 60_000;
/** After so many codes something else is wrong than a typing error. */
const MAX_CODES = 5;

/**
 * Runs `call` with an MFA code for a hop. A code that STS does not take is explained and asked for again, without
 * anything else being repeated; a program is asked at most once more, since a code is good once and it may have printed
 * the one that another call has used.
 *
 * @throws PersonNeededError when only a person could give the code and nobody may be asked, or who was asked has left
 * @throws what `call` throws for any other reason
 */
export async function withMfaCode<T>(
  plan: ChainPlan,
  index: number,
  serial: string,
  source: MfaSource,
  signal: AbortSignal,
  call: (code: string) => Promise<T>,
): Promise<T> {
  const hop = hopAt(plan, index);
  const program = hop.mfaProcess?.value.reveal() ?? source.command;
  const tries = program === undefined ? MAX_CODES : 2;
  let rejected: string | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const code =
      program === undefined
        ? await askPerson(plan, index, serial, rejected, source, signal)
        : await askProgram(program, hop, signal);
    try {
      return await call(code);
    } catch (error) {
      const reason = rejectionOf(error, CODE.test(code));
      if (reason === undefined || attempt >= tries) {
        throw error;
      }
      rejected = reason;
    }
  }
}

async function askPerson(
  plan: ChainPlan,
  index: number,
  serial: string,
  rejected: string | undefined,
  { asker }: MfaSource,
  signal: AbortSignal,
): Promise<string> {
  const hop = hopAt(plan, index);
  const place = hop.mfaSerial?.source.kind === 'property' ? hop.mfaSerial.source.place : hop.place;
  const personNeeded = (): PersonNeededError => new PersonNeededError(plan, 'mfa', hop.profile, place);
  signal.throwIfAborted();
  const hasLeft = (): boolean => asker.signal.aborted && !signal.aborted;
  if (asker.askMfaCode === undefined || hasLeft()) {
    throw personNeeded();
  }
  const prompt: MfaPrompt = {
    chain: plan.name,
    hop,
    number: index + 1,
    of: plan.hops.length,
    serial,
    accountId: /^arn:[^:]*:iam::(\d{12}):/.exec(serial)?.[1],
    ...(rejected === undefined ? {} : { rejected }),
  };
  try {
    return await asker.askMfaCode(prompt, AbortSignal.any([signal, asker.signal]));
  } catch (error) {
    // Others may wait for this code too: they are not asked in a box of somebody who has left.
    throw hasLeft() ? personNeeded() : error;
  }
}

/**
 * A code printed by a program: its last run of six digits that stands alone. Anything else stays here.
 *
 * @throws BaseSourceError `processFailed`; the signal's reason when aborted
 */
async function askProgram(commandLine: string, hop: Hop, signal: AbortSignal): Promise<string> {
  const what = hop.mfaProcess === undefined ? 'roleChain.mfa.command' : `mfa_process of “${hop.profile}”`;
  const printed = await runProgram(commandLine, what, { signal, timeoutMs: PROGRAM_TIMEOUT_MS });
  const code = printed.match(/(?<!\d)\d{6}(?!\d)/g)?.at(-1);
  if (code === undefined) {
    throw new BaseSourceError('processFailed', `${what} printed no code of six digits.`);
  }
  return code;
}

/** Why STS did not take the code, in words for the next prompt; undefined for any other failure. */
function rejectionOf(error: unknown, wellFormed: boolean): string | undefined {
  if (!(error instanceof ServiceError)) {
    return undefined;
  }
  if (!wellFormed || /tokenCode/i.test(error.text)) {
    return 'A code has six digits.';
  }
  if (/invalid MFA one time pass code/i.test(error.text)) {
    return 'STS did not accept the last code: it was wrong, or it had been used before. Wait for the next one.';
  }
  return undefined;
}
