import type { Base, ChainPlan, SessionTag } from '../config/plan.ts';
import type { AssumedRole, CallerIdentity, Credentials } from './credentials.ts';

/** What AssumeRole is sent: STS's own parameters under their own names, and no others. */
export interface AssumeRoleRequest {
  readonly roleArn: string;
  readonly roleSessionName: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  readonly serialNumber?: string;
  readonly tokenCode?: string;
  readonly sourceIdentity?: string;
  readonly tags?: readonly SessionTag[];
  readonly transitiveTagKeys?: readonly string[];
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

export interface GetSessionTokenRequest {
  readonly durationSeconds: number;
  readonly serialNumber?: string;
  readonly tokenCode?: string;
}

/** The part of a plan that says where and how to call. */
export type CallTarget = Pick<ChainPlan, 'sts' | 'caBundle' | 'maxAttempts' | 'retryMode'>;

/** Sign-in to the console. */
export interface ConsoleGateway {
  /**
   * A sign-in token for these credentials: a secret.
   *
   * @throws ServiceError, ConnectionError, and the signal's reason
   */
  signinToken(
    target: CallTarget,
    federationUrl: string,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<string>;
}

/**
 * The network, as the rest of the product sees it. Every method throws {@link ServiceError} for an answer of the
 * service, {@link ConnectionError} when there was none, {@link BaseSourceError} when a base gave no credentials,
 * and `signal.reason` when it was aborted.
 */
export interface StsGateway {
  assumeRole(
    target: CallTarget,
    caller: Credentials,
    request: AssumeRoleRequest,
    signal: AbortSignal,
  ): Promise<AssumedRole>;
  getSessionToken(
    target: CallTarget,
    caller: Credentials,
    request: GetSessionTokenRequest,
    signal: AbortSignal,
  ): Promise<Credentials & { readonly expiresAt: number }>;
  getCallerIdentity(target: CallTarget, caller: Credentials, signal: AbortSignal): Promise<CallerIdentity>;
  baseCredentials(target: CallTarget, base: Base, signal: AbortSignal): Promise<Credentials>;
  /** Milliseconds by which STS's clock is ahead of ours, as last seen in a response; 0 until there was one. */
  readonly clockSkew: number;
}
