import type { Hop } from '../config/plan.ts';
import type { Step } from './identity.ts';

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

/** Who asks for a chain: a person who can be asked in turn, or the background, which must never raise a prompt. */
export interface Asker {
  /** Ends this asker's wait; work that others wait for goes on. */
  readonly signal: AbortSignal;
  /** Told of every step under way. */
  onStep?(step: Step): void;
  /** Absent: nobody may be asked. Resolves to six digits; throws CancelledError when the person gave up. */
  askMfaCode?(prompt: MfaPrompt, signal: AbortSignal): Promise<string>;
}
