import { accountOfArn, isAccountId, parseRoleArn, type RoleArn } from './arn.ts';
import { BAD_ROLE_ARN } from './base.ts';
import { placeOfProperty, type IniProperty } from './ini.ts';
import { RARE_ROLE_KEYS, type ChainKey } from './keys.ts';
import { CHAINED_LIMIT } from './limits.ts';
import type { Hop, SessionTag, Sourced } from './plan.ts';
import type { ValueProblem } from './problem.ts';
import type { CheckedText, RepeatedText } from './repeatedText.ts';
import type { Scope } from './scope.ts';
import { Secret } from './secret.ts';
import * as values from './values.ts';

/** What is known of the credentials that call AssumeRole. */
export interface Caller {
  /** They are a role's, so that STS caps the next role at an hour. */
  readonly isRole: boolean;
  /** They come from an earlier hop: no MFA device can belong to them. */
  readonly isHop: boolean;
  readonly accountId: string | undefined;
  readonly partition: string | undefined;
  /** SourceIdentity set earlier in the chain. */
  readonly sourceIdentity: string | undefined;
  /** Keys of transitive tags set earlier in the chain, in lower case. */
  readonly transitiveTags: ReadonlySet<string> | undefined;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The AssumeRole call of a profile with `role_arn`: every parameter that the profile asks for, checked.
 *
 * @param caller undefined where the source is broken: then only the profile itself is checked.
 * @returns undefined where the ARN can't be read; any other error is in the scope.
 */
export function readHop(
  scope: Scope,
  roleArn: IniProperty,
  caller: Caller | undefined,
  sessionNames: RepeatedText,
): Hop | undefined {
  const role = readRole(scope, roleArn, caller);
  if (role === undefined) {
    return undefined;
  }
  const named = scope.find('role_session_name');
  const sessionName =
    named && accepted(scope, 'role_session_name', 'bad-session-name', sessionNames.check(named.value));
  const profile = scope.profile.name;
  const place = placeOfProperty(roleArn);
  // Made with what most hops have, since adding to an object afterwards moves it.
  const hop: Open<Hop> =
    sessionName === undefined ? { profile, place, role } : { profile, place, role, sessionName };
  if (scope.profile.hasAny(RARE_ROLE_KEYS)) {
    readRareParameters(scope, caller, hop);
  }
  return hop;
}

function readRareParameters(scope: Scope, caller: Caller | undefined, hop: Open<Hop>): void {
  checkAccount(scope, hop.role);
  const externalId = checked(scope, 'external_id', 'bad-external-id', values.externalIdFault);
  const duration = readDuration(scope, caller);
  const sourceIdentity = readSourceIdentity(scope, caller);
  const policy = checked(scope, 'role_policy', 'bad-policy', values.policyFault);
  const policyArns = readPolicyArns(scope);
  if (externalId !== undefined) hop.externalId = externalId;
  if (duration !== undefined) hop.durationSeconds = duration;
  if (sourceIdentity !== undefined) hop.sourceIdentity = sourceIdentity;
  if (policy !== undefined) hop.policy = policy;
  if (policyArns !== undefined) hop.policyArns = policyArns;
  readMfa(scope, caller, hop);
  readTagParameters(scope, caller, hop);
}

function readRole(scope: Scope, roleArn: IniProperty, caller: Caller | undefined): RoleArn | undefined {
  const role = parseRoleArn(roleArn.value);
  if (role === undefined) {
    scope.reject('bad-arn', BAD_ROLE_ARN, roleArn);
    return undefined;
  }
  if (!isAccountId(role.accountId)) {
    scope.warn(
      'bad-account',
      'The account in role_arn has to be twelve digits; STS will refuse it.',
      roleArn,
    );
  }
  if (caller?.partition !== undefined && caller.partition !== role.partition) {
    const message = `This role is in the partition ${role.partition} and its source in ${caller.partition}: roles can't be assumed from one partition to another.`;
    scope.reject('partition-mismatch', message, roleArn);
  }
  return role;
}

function checkAccount(scope: Scope, role: RoleArn): void {
  const account = scope.find('aws_account_id');
  if (account !== undefined && account.value !== role.accountId) {
    const message = `aws_account_id and role_arn name different accounts; the role's, ${role.accountId}, is where the chain ends. Correct one of them.`;
    scope.warn('account-mismatch', message, account);
  }
}

/** Only the hop that configures a duration gets it, and at most an hour where its caller is known to be a role. */
function readDuration(scope: Scope, caller: Caller | undefined): Sourced<number> | undefined {
  const property = scope.find('duration_seconds');
  if (property === undefined) {
    return undefined;
  }
  const fault = values.durationFault(property.value);
  if (fault !== undefined) {
    scope.reject('bad-duration', `duration_seconds ${fault}.`, property);
    return undefined;
  }
  const seconds = Number(property.value);
  if (seconds > CHAINED_LIMIT && caller?.isRole === true) {
    const asked = `duration_seconds asks for ${String(seconds)} s, but the caller is itself a role and STS allows role chaining one hour`;
    scope.warn('duration-over-hour', `${asked}: 3600 s are asked for. Set 3600 or less.`, property);
    scope.note(`${asked}: 3600 s are sent.`, property);
    return { value: CHAINED_LIMIT, source: scope.source(property) };
  }
  return { value: seconds, source: scope.source(property) };
}

function readMfa(scope: Scope, caller: Caller | undefined, hop: Open<Hop>): void {
  const serial = checked(scope, 'mfa_serial', 'bad-mfa-serial', values.mfaSerialFault);
  const process = scope.find('mfa_process');
  const property = scope.find('mfa_serial');
  if (serial === undefined || property === undefined) {
    if (process !== undefined && property === undefined) {
      const message =
        'mfa_process is ignored without mfa_serial, which names the device that the code is for.';
      scope.warn('mfa-process-without-serial', message, process);
    }
    return;
  }
  hop.mfaSerial = serial;
  if (process !== undefined) {
    hop.mfaProcess = { value: new Secret(process.value), source: scope.source(process) };
  }
  const account = accountOfArn(serial.value);
  if (caller?.isHop === true) {
    const message =
      'mfa_serial has no use here: the caller of this hop is a role, and only users have MFA devices. Put it on the first role of the chain.';
    scope.warn('mfa-on-chained-hop', message, property);
  } else if (
    account !== undefined &&
    caller?.accountId !== undefined &&
    isAccountId(caller.accountId) &&
    account !== caller.accountId
  ) {
    const message = `mfa_serial is a device of account ${account}, but the caller belongs to ${caller.accountId}: the device has to be the caller's own.`;
    scope.warn('account-mismatch', message, property);
  }
}

function readSourceIdentity(scope: Scope, caller: Caller | undefined): Sourced<string> | undefined {
  const identity = checked(scope, 'source_identity', 'bad-source-identity', values.sourceIdentityFault);
  const property = scope.find('source_identity');
  const before = caller?.sourceIdentity;
  if (identity !== undefined && before !== undefined && before !== identity.value) {
    const message = `source_identity was set to ${before} earlier in the chain and can't be changed: remove it here.`;
    scope.reject('source-identity-changed', message, property);
  }
  return identity;
}

function readTagParameters(scope: Scope, caller: Caller | undefined, hop: Open<Hop>): void {
  const property = scope.find('session_tags');
  const tags = property === undefined ? undefined : readTags(scope, property, caller);
  if (property !== undefined && tags !== undefined) {
    hop.tags = { value: tags, source: scope.source(property) };
  }
  const transitive = scope.find('transitive_session_tags');
  if (transitive === undefined) {
    return;
  }
  const keys = values.splitList(transitive.value);
  const set = new Set(tags?.map((tag) => tag.key.toLowerCase()));
  const fault = keys.map(values.tagKeyFault).find((found) => found !== undefined);
  const missing = keys.find((key) => !set.has(key.toLowerCase()));
  if (fault !== undefined) {
    scope.reject('bad-tag', `transitive_session_tags ${fault}.`, transitive);
  } else if (missing !== undefined) {
    const message = `transitive_session_tags names ${missing}, which session_tags of this profile does not set: add it there, or remove it here.`;
    scope.reject('bad-tag', message, transitive);
  } else {
    hop.transitiveTagKeys = { value: keys, source: scope.source(transitive) };
  }
}

function readTags(
  scope: Scope,
  property: IniProperty,
  caller: Caller | undefined,
): readonly SessionTag[] | undefined {
  const tags = values.readTags(property.value);
  const fault =
    tags === undefined ? 'has to be key=value pairs, separated by commas' : values.tagsFault(tags);
  if (tags === undefined || fault !== undefined) {
    scope.reject('bad-tag', `session_tags ${fault ?? ''}.`, property);
    return undefined;
  }
  const again = tags.find((tag) => caller?.transitiveTags?.has(tag.key.toLowerCase()) === true);
  if (again !== undefined) {
    const message = `session_tags sets ${again.key}, which an earlier role of the chain passes on as a transitive tag: it can't be set again.`;
    scope.reject('bad-tag', message, property);
  }
  return tags;
}

function readPolicyArns(scope: Scope): Sourced<readonly string[]> | undefined {
  const property = scope.find('role_policy_arns');
  if (property === undefined) {
    return undefined;
  }
  const arns = values.splitList(property.value);
  const fault = values.policyArnsFault(arns);
  if (fault !== undefined) {
    scope.reject('bad-policy', `role_policy_arns ${fault}.`, property);
  }
  return { value: arns, source: scope.source(property) };
}

function checked(
  scope: Scope,
  key: ChainKey,
  code: ValueProblem,
  faultOf: (text: string) => string | undefined,
): Sourced<string> | undefined {
  const property = scope.find(key);
  if (property === undefined) {
    return undefined;
  }
  const { value } = property;
  return accepted(scope, key, code, { text: value, fault: faultOf(value) });
}

function accepted(
  scope: Scope,
  key: ChainKey,
  code: ValueProblem,
  { text, fault }: CheckedText,
): Sourced<string> | undefined {
  if (fault !== undefined) {
    scope.reject(code, `${key} ${fault}.`, scope.find(key));
    return undefined;
  }
  return scope.text(key, text);
}
