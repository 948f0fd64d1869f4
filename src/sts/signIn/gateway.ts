import type { CallTarget } from '../gateway.ts';
import type { Surroundings } from './flows.ts';
import type { SignInPerson } from './person.ts';
import type { PortalAccount } from './portal.ts';
import type { SignInSession } from './session.ts';

/**
 * IAM Identity Center, as the rest of the product sees it. Every method throws ServiceError, ConnectionError or
 * BaseSourceError (`signInNeeded`, `signInFailed`), and `signal.reason` when it was aborted.
 */
export interface SignInGateway {
  /** Lets a person sign in; the token is where every AWS tool finds it. */
  signIn(
    target: CallTarget,
    session: SignInSession,
    person: SignInPerson,
    around: Surroundings,
    signal: AbortSignal,
  ): Promise<void>;
  /** Forgets the sign-in here, and tells the service; when only that failed, it throws. */
  signOut(target: CallTarget, session: SignInSession, signal: AbortSignal): Promise<void>;
  /** The accounts that whoever is signed in may use. */
  accounts(
    target: CallTarget,
    session: SignInSession,
    signal: AbortSignal,
  ): Promise<readonly PortalAccount[]>;
  /** Names of the permission sets that they have in an account. */
  accountRoles(
    target: CallTarget,
    session: SignInSession,
    accountId: string,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
}
