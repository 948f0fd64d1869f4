import type { Oidc } from './oidc.ts';
import type { SignInPerson } from './person.ts';
import type { GrantKind, Registration } from './registration.ts';
import type { SignInSession } from './session.ts';
import type { SsoToken } from './token.ts';

/** `roleChain.signIn.flow`. */
export type FlowChoice = 'auto' | 'browser' | 'device';

/** What a flow works with. */
export interface FlowContext {
  readonly session: SignInSession;
  readonly oidc: Oidc;
  readonly registration: Registration;
  readonly person: SignInPerson;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Settles after so many milliseconds, or with the signal's reason. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long the browser may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** A way to sign in, with what it asks of its surroundings. */
export interface SignInFlow {
  readonly id: Exclude<FlowChoice, 'auto'>;
  readonly grant: GrantKind;
  /** The person's browser has to reach a port of this machine. */
  readonly needsCallback: boolean;
  /** @throws BaseSourceError `signInFailed`, ServiceError, ConnectionError; the signal's reason when aborted */
  run(context: FlowContext, signal: AbortSignal): Promise<SsoToken>;
}

/** What is known of the place where somebody signs in. */
export interface Surroundings {
  readonly choice: FlowChoice;
  /** Whether the person's browser runs where 127.0.0.1 is this machine. */
  readonly callbackReaches: boolean;
}

/** The flows that work here, the best first. A person's own choice is taken at its word. */
export function usableFlows(flows: readonly SignInFlow[], around: Surroundings): readonly SignInFlow[] {
  const { choice, callbackReaches } = around;
  return choice === 'auto'
    ? flows.filter((flow) => callbackReaches || !flow.needsCallback)
    : flows.filter((flow) => flow.id === choice);
}
