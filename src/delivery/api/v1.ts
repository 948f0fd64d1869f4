/**
 * What other extensions can ask of Role Chain, version 1. Copy this file to have the types; docs/API.md explains it.
 *
 *     const chain = vscode.extensions.getExtension<{ v1: RoleChainApi }>('role-chain.role-chain');
 *     const { v1 } = await chain.activate();
 */
export interface RoleChainApi {
  /** The identity of this window; undefined where there is none. No secrets. */
  readonly identity: RoleChainIdentity | undefined;
  /** Fires when the identity changes, is renewed, ends or is released. */
  readonly onDidChange: (listener: (identity: RoleChainIdentity | undefined) => void) => { dispose(): void };
  /**
   * A credential provider in the AWS SDK's own form, for `new S3Client({ credentials })`. It always gives the
   * credentials of the window's identity as it is at the time of the call, renewed where that is due.
   *
   * The person is asked once whether this extension may have credentials.
   *
   * @param extensionId your extension's id, `publisher.name`
   * @returns once the person has allowed it, now or before
   * @throws (the promise rejects) with `code` `'UnknownExtension'` or `'NotAllowed'`
   */
  credentials(extensionId: string): Promise<RoleChainCredentialProvider>;
}

export interface RoleChainIdentity {
  /** Name of the profile, or of the chain in settings. */
  readonly profile: string;
  /** By GetCallerIdentity's word. */
  readonly arn: string;
  readonly accountId: string;
  /** The profile's region, where it has one. */
  readonly region: string | undefined;
  /** When the credentials in use now end; undefined for keys that do not end. They are renewed before. */
  readonly expiration: Date | undefined;
  /** `expired`: they have ended, and could not be renewed yet. */
  readonly state: 'active' | 'expired';
}

/** Structurally `AwsCredentialIdentity` of the AWS SDK for JavaScript v3. */
export interface RoleChainCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly accountId?: string;
}

/**
 * Structurally `AwsCredentialIdentityProvider`.
 *
 * @throws (the promise rejects) with `code` `'NoIdentity'`, `'Expired'`, or `'NotAllowed'` after the person has revoked
 */
export type RoleChainCredentialProvider = () => Promise<RoleChainCredentials>;

/** `code` of the errors of this API. */
export type RoleChainErrorCode = 'UnknownExtension' | 'NotAllowed' | 'NoIdentity' | 'Expired';
