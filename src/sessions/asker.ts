import { CancelledError, PersonNeededError } from '../sts/errors.ts';
import type { AskMfaCode } from '../sts/mfa.ts';
import type { SignInPerson } from '../sts/signIn/person.ts';
import type { Step } from './identity.ts';

/** Who asks for a chain: a person who can be asked in turn, or the background, which must never raise a prompt. */
export interface Asker {
  /** Ends this asker's wait; work that others wait for goes on. */
  readonly signal: AbortSignal;
  /** Told of every step under way. */
  onStep?(step: Step): void;
  /** Absent: nobody may be asked. */
  readonly askMfaCode?: AskMfaCode;
  /** Absent: nobody is there to sign in. */
  readonly signIn?: SignInPerson;
}

/**
 * Whether an asker who waited for someone else's work goes on where that has ended: it may ask where they could not, or
 * a person gave up whom it would not have asked.
 */
export function goesOn({ signal, askMfaCode, signIn }: Asker, error: unknown): boolean {
  if (signal.aborted) {
    return false;
  }
  if (error instanceof PersonNeededError) {
    return (error.reason === 'mfa' ? askMfaCode : signIn) !== undefined;
  }
  return error instanceof CancelledError && askMfaCode === undefined && signIn === undefined;
}
