import { BaseSourceError, ServiceError } from '../errors.ts';
import { sessionLabel, type SignInSession } from './session.ts';

/** Nobody is signed in, or not any more. */
export function signInNeeded(session: SignInSession): BaseSourceError {
  return new BaseSourceError(
    'signInNeeded',
    `The sign-in to IAM Identity Center “${sessionLabel(session)}” has ended or was never made.`,
  );
}

/** The sign-in was ended, here or elsewhere, while a chain was being made from it. */
export function signedOut(session: string, chain: string): BaseSourceError {
  return new BaseSourceError(
    'signInNeeded',
    `Somebody signed out of “${session}” while “${chain}” was under way.`,
  );
}

/** A sign-in that came to an end without a token. Nothing was stored. */
export function signInFailed(session: string, why: string): BaseSourceError {
  return new BaseSourceError('signInFailed', `You are not signed in to “${session}”. ${why}`);
}

export const WHY = {
  denied: 'The request was denied in the browser.',
  timedOut: 'Nobody answered in the browser in time.',
  expired: 'The code was not confirmed in time.',
  state: 'What came back from the browser does not belong to this sign-in, and was not used.',
  foreign: 'The answer came from another website, and was not used.',
  malformed: 'The browser came back without a code.',
  noBrowser: 'The browser could not be opened.',
  refused: 'IAM Identity Center did not take the code; each is good once, and not for long.',
} as const;

/** Whether AWS answered with one of these codes, however it spells them. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof ServiceError && codes.some((code) => error.code === `${code}Exception`);
}
