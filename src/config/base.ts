import { isAccountId, parseRoleArn } from './arn.ts';
import { placeOfProperty, type IniProperty } from './ini.ts';
import type { ChainKey } from './keys.ts';
import type { Base } from './plan.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Scope } from './scope.ts';
import { Secret } from './secret.ts';
import { checkTokenOnly, ssoBase } from './sso.ts';
import { sessionNameFault } from './values.ts';

export interface BaseContext {
  readonly linked: LinkedFiles;
  /** Path of the credentials file: keys that stand in it rank higher than keys in the config file. */
  readonly credentialsFile: string;
}

/** A kind of base: the property that declares it, and how it is read. */
interface Declaration {
  readonly find: (scope: Scope, context: BaseContext) => IniProperty | undefined;
  readonly read: (scope: Scope, property: IniProperty, context: BaseContext) => Base | undefined;
}

/**
 * The base that a profile declares itself, in the CLI's order: web identity, SSO, keys in the credentials file, login,
 * process, keys in the config file. Those that lose are noted.
 *
 * @returns undefined where it declares none, or where the scope now has an error.
 */
export function readBase(scope: Scope, context: BaseContext): Base | undefined {
  let first: IniProperty | undefined;
  let read: Declaration['read'] | undefined;
  for (const declaration of IN_ORDER) {
    const property = declaration.find(scope, context);
    if (first === undefined) {
      first = property;
      read = declaration.read;
    } else if (property !== undefined) {
      scope.note(`${property.key} is ignored, since ${first.key} comes before it in AWS's order.`, property);
    }
  }
  if (first === undefined) {
    reportLeftovers(scope, context.linked);
    return undefined;
  }
  checkAccount(scope);
  return read?.(scope, first, context);
}

/** The base that `credential_source` names. */
export function namedBase(scope: Scope, property: IniProperty): Base | undefined {
  const kind = NAMED_SOURCES.get(property.value.toLowerCase());
  if (kind === undefined) {
    const message =
      'credential_source has to be Environment, Ec2InstanceMetadata or EcsContainer; for another profile use source_profile.';
    scope.reject('bad-credential-source', message, property);
    return undefined;
  }
  // aws_account_id of a role's profile is the role's account, not that of the caller.
  return { kind, profile: scope.profile.name, place: placeOfProperty(property) };
}

const NAMED_SOURCES = new Map([
  ['environment', 'environment'],
  ['ec2instancemetadata', 'instanceMetadata'],
  ['ecscontainer', 'containerMetadata'],
] as const) as ReadonlyMap<string, 'environment' | 'instanceMetadata' | 'containerMetadata'>;

function findKeys(scope: Scope): IniProperty | undefined {
  return scope.find('aws_access_key_id') ?? scope.find('aws_secret_access_key');
}

function keysInCredentials(scope: Scope, { credentialsFile }: BaseContext): IniProperty | undefined {
  const key = findKeys(scope);
  return key?.section.file === credentialsFile ? key : undefined;
}

function keysInConfig(scope: Scope, { credentialsFile }: BaseContext): IniProperty | undefined {
  const key = findKeys(scope);
  return key?.section.file === credentialsFile ? undefined : key;
}

const IN_ORDER: readonly Declaration[] = [
  { find: (scope) => scope.find('web_identity_token_file'), read: webIdentity },
  { find: (scope) => scope.find('sso_account_id') ?? scope.find('sso_role_name'), read: sso },
  { find: keysInCredentials, read: staticKeys },
  { find: (scope) => scope.find('login_session'), read: login },
  { find: (scope) => scope.find('credential_process'), read: processBase },
  { find: keysInConfig, read: staticKeys },
];

function sso(scope: Scope, _property: IniProperty, { linked }: BaseContext): Base | undefined {
  return ssoBase(scope, linked);
}

function login(scope: Scope, property: IniProperty): Base {
  return { kind: 'login', ...common(scope, property), loginSession: property.value };
}

function processBase(scope: Scope, property: IniProperty): Base {
  return { kind: 'process', ...common(scope, property), command: new Secret(property.value) };
}

function staticKeys(scope: Scope, property: IniProperty): Base | undefined {
  const id = scope.find('aws_access_key_id');
  const secret = scope.find('aws_secret_access_key');
  const token = sessionToken(scope);
  if (id === undefined || secret === undefined) {
    reportHalfPair(scope, 'error');
    return undefined;
  }
  return {
    kind: 'staticKeys',
    ...common(scope, property),
    accessKeyId: id.value,
    secretAccessKey: new Secret(secret.value),
    ...(token === undefined ? {} : { sessionToken: new Secret(token.value) }),
  };
}

function sessionToken(scope: Scope): IniProperty | undefined {
  return scope.find('aws_session_token') ?? scope.find('aws_security_token');
}

/** Says which half of a key pair is missing, if one is. */
export function reportHalfPair(scope: Scope, severity: 'error' | 'warning'): void {
  const id = scope.find('aws_access_key_id');
  const secret = scope.find('aws_secret_access_key');
  if ((id === undefined) === (secret === undefined)) {
    return;
  }
  const [there, missing] =
    id === undefined
      ? ['aws_secret_access_key', 'aws_access_key_id']
      : ['aws_access_key_id', 'aws_secret_access_key'];
  const message = `${there} stands here without ${missing}: add ${missing}, or remove both.`;
  if (severity === 'error') {
    scope.reject('half-key-pair', message, id ?? secret);
  } else {
    scope.warn('half-key-pair', message, id ?? secret);
  }
}

function webIdentity(scope: Scope, property: IniProperty): Base | undefined {
  const roleArn = scope.find('role_arn');
  if (roleArn === undefined) {
    const message =
      'web_identity_token_file needs a role_arn in the same profile: the role that the token is for.';
    scope.reject('web-identity-without-role', message, property);
    return undefined;
  }
  const role = parseRoleArn(roleArn.value);
  if (role === undefined) {
    scope.reject('bad-arn', BAD_ROLE_ARN, roleArn);
    return undefined;
  }
  const sessionName = scope.find('role_session_name');
  const fault = sessionName === undefined ? undefined : sessionNameFault(sessionName.value);
  if (fault !== undefined) {
    scope.reject('bad-session-name', `role_session_name ${fault}.`, sessionName);
  }
  for (const key of UNSENT_WITH_WEB_IDENTITY) {
    const ignored = scope.find(key);
    if (ignored !== undefined) {
      scope.note(`${key} is ignored: the role is assumed with the web identity token alone.`, ignored);
    }
  }
  return {
    kind: 'webIdentity',
    ...common(scope, property),
    tokenFile: property.value,
    role,
    ...(sessionName === undefined ? {} : { sessionName: sessionName.value }),
  };
}

export const BAD_ROLE_ARN =
  "role_arn is not the ARN of an IAM role: it has to look like arn:aws:iam::123456789012:role/name, with the role's partition, account and path.";

const UNSENT_WITH_WEB_IDENTITY: readonly ChainKey[] = [
  'source_profile',
  'credential_source',
  'external_id',
  'mfa_serial',
  'mfa_process',
  'duration_seconds',
  'source_identity',
  'session_tags',
  'transitive_session_tags',
  'role_policy',
  'role_policy_arns',
];

function reportLeftovers(scope: Scope, linked: LinkedFiles): void {
  const token = sessionToken(scope);
  if (token !== undefined) {
    const message = `${token.key} is of no use without aws_access_key_id and aws_secret_access_key: add them, or remove it.`;
    scope.warn('token-without-keys', message, token);
  }
  checkTokenOnly(scope, linked);
}

function common(scope: Scope, property: IniProperty) {
  const accountId = scope.find('aws_account_id')?.value;
  return {
    profile: scope.profile.name,
    place: placeOfProperty(property),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function checkAccount(scope: Scope): void {
  const account = scope.find('aws_account_id');
  if (account !== undefined && !isAccountId(account.value)) {
    scope.warn('bad-account', 'aws_account_id has to be the twelve digits of an AWS account.', account);
  }
}
