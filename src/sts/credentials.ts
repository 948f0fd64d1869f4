import type { Secret } from '../config/secret.ts';

/** Keys as STS or a base gave them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** Absent for long-term keys only. */
  readonly sessionToken?: Secret;
  /** Epoch milliseconds by STS's clock, exactly as it was returned; absent for keys that do not end. */
  readonly expiresAt?: number;
}

/** What GetCallerIdentity says. */
export interface CallerIdentity {
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
}

/** What AssumeRole gave. */
export interface AssumedRole {
  readonly credentials: Credentials & { readonly expiresAt: number };
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly arn: string;
  readonly accountId: string;
}
