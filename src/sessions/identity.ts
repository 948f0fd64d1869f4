import { hopAt, type ChainPlan, type Hop } from '../config/plan.ts';
import type { CallerIdentity, Credentials } from '../sts/credentials.ts';
import type { ChainError } from '../sts/errors.ts';
import type { Session } from './session.ts';

/** A hop that was made: what STS returned for it. */
export interface LiveHop {
  readonly hop: Hop;
  /** Assumed-role ARN. */
  readonly arn: string;
  readonly accountId: string;
  /** Epoch milliseconds, as STS returned it. */
  readonly expiresAt: number;
}

/** A resolved chain: the credentials of its last hop, and who they are by STS's own word. */
export interface LiveIdentity {
  readonly plan: ChainPlan;
  readonly credentials: Credentials;
  /** From GetCallerIdentity: this, not the profile's name, is what is shown as the identity. */
  readonly verified: CallerIdentity;
  readonly hops: readonly LiveHop[];
  /** Epoch milliseconds; absent for a base whose keys do not end. */
  readonly expiresAt?: number;
  /** Durations that STS refused and that were sent again as one hour, in words; and other things to be said. */
  readonly notes: readonly string[];
}

/** A code to be confirmed in a browser, and the page with it filled in. */
export interface SignInCode {
  readonly text: string;
  readonly url: string;
}

/** A step of a resolve, for the progress notification. */
export type Step =
  | { readonly kind: 'base'; readonly profile: string; readonly hops: number }
  /** `code`: what the browser asks to be confirmed, where a device signs in. */
  | { readonly kind: 'signIn'; readonly session: string; readonly code?: SignInCode }
  | { readonly kind: 'mfa'; readonly hop: Hop; readonly number: number; readonly of: number }
  | { readonly kind: 'hop'; readonly hop: Hop; readonly number: number; readonly of: number }
  | { readonly kind: 'verify' };

/** How the renewal of the window's identity stands. */
export type Renewal =
  /** `dueAt`: epoch milliseconds of the next renewal; absent where there is nothing to renew or renewal is off. */
  | { readonly kind: 'scheduled'; readonly dueAt?: number }
  | { readonly kind: 'running' }
  /** The network or STS failed; tried again at `retryAt`. */
  | {
      readonly kind: 'retrying';
      readonly error: ChainError;
      readonly retryAt: number;
      readonly offline: boolean;
    }
  /** Only a person can go on: an MFA code, a sign-in. */
  | { readonly kind: 'personNeeded'; readonly error: ChainError }
  /** AWS refused, or the configuration no longer allows it; looked at again at `retryAt`, since policies are edited. */
  | { readonly kind: 'refused'; readonly error: ChainError; readonly retryAt: number };

/** The window's identity; every value is immutable and complete for showing. */
export type WindowIdentity =
  | { readonly kind: 'none' }
  /** A person (or a reload) chose a chain; `previous` still serves until the new one is there. */
  | {
      readonly kind: 'resolving';
      readonly name: string;
      readonly step: Step | undefined;
      readonly previous: LiveIdentity | undefined;
    }
  | { readonly kind: 'active'; readonly identity: LiveIdentity; readonly renewal: Renewal }
  /** The credentials have ended and could not be renewed (yet). */
  | { readonly kind: 'expired'; readonly identity: LiveIdentity; readonly renewal: Renewal }
  /** The chosen chain could not be resolved and nothing served before. */
  | { readonly kind: 'failed'; readonly name: string; readonly error: ChainError };

/** A verified session of a plan's last hop, as it is handed out. */
export function identityOf(plan: ChainPlan, { credentials, trail, verified, notes }: Session): LiveIdentity {
  if (verified === undefined) {
    throw new Error('A session is verified before it is handed out.');
  }
  return {
    plan,
    credentials,
    verified,
    hops: trail.map((made, index) => ({ hop: hopAt(plan, index), ...made })),
    ...(credentials.expiresAt === undefined ? {} : { expiresAt: credentials.expiresAt }),
    notes,
  };
}
