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
