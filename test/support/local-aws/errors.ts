/**
 * A failure as AWS reports it: a code, an HTTP status and the text that people see. Texts follow what STS
 * answers for real, two spaces and all, because the extension's own explanations start from them.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** A fault of the service rather than of the caller. */
  readonly receiver: boolean;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.receiver = status >= 500;
  }
}

export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', 403, message);

/** STS never says which of the two sides (caller's policy, trust policy) refused, unless it was a Deny. */
export function notAuthorized(
  callerArn: string,
  action: string,
  resource: string,
  explicitDeny?: 'identity-based' | 'resource-based' | 'session',
): AwsError {
  const reason = explicitDeny === undefined ? '' : ` with an explicit deny in a ${explicitDeny} policy`;
  return accessDenied(
    `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}${reason.replace('a identity', 'an identity')}`,
  );
}

export const validationError = (message: string): AwsError => new AwsError('ValidationError', 400, message);

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterValue', 400, message);

export const invalidClientToken = (): AwsError =>
  new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid');

export const expiredToken = (): AwsError =>
  new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');

export const signatureMismatch = (message: string): AwsError =>
  new AwsError('SignatureDoesNotMatch', 403, message);

export const regionDisabled = (accountId: string): AwsError =>
  new AwsError(
    'RegionDisabledException',
    403,
    `STS is not activated in this region for account:${accountId}. ` +
      'Your account administrator can activate STS in this region using the IAM Console.',
  );

export const malformedPolicy = (message: string): AwsError =>
  new AwsError('MalformedPolicyDocument', 400, message);

/** The three ways in which STS refuses an MFA code. */
export const mfaFailures = {
  badCode: (): AwsError =>
    accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code.'),
  badDevice: (): AwsError =>
    accessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    ),
  halfGiven: (): AwsError =>
    accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    ),
} as const;
