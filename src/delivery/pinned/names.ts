/** Variables that tell clients where a region is looked for. */
export const REGION_NAMES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * Variables that tell clients where credentials come from. A process that holds one identity has exactly those of
 * that identity: one left over from another would make it somebody else.
 */
export const CREDENTIAL_NAMES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
] as const;

/** All that a pinned process has from its own identity or not at all. */
export const IDENTITY_NAMES: readonly string[] = [...CREDENTIAL_NAMES, ...REGION_NAMES];

const upper = new Set(IDENTITY_NAMES);
const credentials = new Set<string>(CREDENTIAL_NAMES);

/** Whether a variable is part of an identity. Windows matches names without case; elsewhere nobody writes them small. */
export function isIdentityName(name: string): boolean {
  return upper.has(name.toUpperCase());
}

/** Whether a variable says where credentials come from. */
export function isCredentialName(name: string): boolean {
  return credentials.has(name.toUpperCase());
}
