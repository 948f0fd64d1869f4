import { isAccountId, parseRoleArn } from './arn.ts';
import type { Caller } from './hop.ts';
import { CHAINED_LIMIT } from './limits.ts';
import type { Hop, PlanNote, SessionTag, Sourced } from './plan.ts';
import type { ValueProblem, ChainProblem } from './problem.ts';
import * as values from './values.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };
type Reject = (message: string) => void;
type Warn = (code: ValueProblem | ChainProblem, message: string) => void;

export interface DeclaredHopRead {
  readonly hop: Hop;
  readonly notes: readonly PlanNote[];
}

/**
 * One hop of a declared chain, from whatever stands in the settings.
 *
 * @param at where it stands, `roleChain.chains[0].hops[0]`, for messages and as the source of values.
 * @returns undefined where there is no role to assume; other errors are rejected and the hop returned.
 */
export function readDeclaredHop(
  value: unknown,
  chain: string,
  at: string,
  caller: Caller | undefined,
  reject: Reject,
  warn: Warn,
): DeclaredHopRead | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reject(`${at} has to be an object with roleArn and parameters of AssumeRole.`);
    return undefined;
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const roleArn = fields.get('roleArn');
  const role = typeof roleArn === 'string' ? parseRoleArn(roleArn) : undefined;
  if (role === undefined) {
    reject(`${at}.roleArn has to be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name.`);
    return undefined;
  }
  for (const key of fields.keys()) {
    if (!HOP_FIELDS.has(key)) {
      reject(`${at}.${key} is not a parameter of AssumeRole.`);
    }
  }
  if (!isAccountId(role.accountId)) {
    warn('bad-account', `${at}.roleArn: the account has to be twelve digits.`);
  }
  if (caller?.partition !== undefined && caller.partition !== role.partition) {
    reject(`${at}.roleArn is in the partition ${role.partition}, its caller in ${caller.partition}.`);
  }
  const hop: Open<Hop> = { profile: chain, role };
  const notes: PlanNote[] = [];
  const reader = new FieldReader(fields, at, reject);
  const sessionName = reader.text('roleSessionName', values.sessionNameFault);
  const externalId = reader.text('externalId', values.externalIdFault);
  const mfaSerial = reader.text('serialNumber', values.mfaSerialFault);
  const sourceIdentity = reader.text('sourceIdentity', values.sourceIdentityFault);
  const policy = reader.policy();
  const policyArns = reader.list('policyArns', values.policyArnsFault);
  const duration = reader.duration();
  if (sessionName !== undefined) hop.sessionName = sessionName;
  if (externalId !== undefined) hop.externalId = externalId;
  if (mfaSerial !== undefined) hop.mfaSerial = mfaSerial;
  if (sourceIdentity !== undefined) hop.sourceIdentity = sourceIdentity;
  if (policy !== undefined) hop.policy = policy;
  if (policyArns !== undefined) hop.policyArns = policyArns;
  if (duration !== undefined) hop.durationSeconds = clamp(duration, caller, at, warn, notes);
  readTags(reader, hop, caller, at, reject);
  if (mfaSerial !== undefined && caller?.isHop === true) {
    warn(
      'mfa-on-chained-hop',
      `${at}.serialNumber has no use: the caller is a role, and only users have MFA devices.`,
    );
  }
  const before = caller?.sourceIdentity;
  if (sourceIdentity !== undefined && before !== undefined && before !== sourceIdentity.value) {
    reject(`${at}.sourceIdentity was set to ${before} earlier in the chain and can't be changed.`);
  }
  return { hop, notes };
}

function clamp(
  duration: Sourced<number>,
  caller: Caller | undefined,
  at: string,
  warn: Warn,
  notes: PlanNote[],
): Sourced<number> {
  if (duration.value <= CHAINED_LIMIT || caller?.isRole !== true) {
    return duration;
  }
  const asked = `durationSeconds asks for ${String(duration.value)} s, but the caller is itself a role and STS allows role chaining one hour`;
  warn('duration-over-hour', `${at}.${asked}: 3600 s are asked for.`);
  notes.push({ message: `${asked}: 3600 s are sent.` });
  return { value: CHAINED_LIMIT, source: duration.source };
}

function readTags(
  reader: FieldReader,
  hop: Open<Hop>,
  caller: Caller | undefined,
  at: string,
  reject: Reject,
): void {
  const tags = reader.tags();
  const transitive = reader.list('transitiveTagKeys', (keys) =>
    keys.map(values.tagKeyFault).find((fault) => fault !== undefined),
  );
  if (tags !== undefined) {
    hop.tags = tags;
    const again = tags.value.find((tag) => caller?.transitiveTags?.has(tag.key.toLowerCase()) === true);
    if (again !== undefined) {
      reject(`${at}.tags sets ${again.key}, which an earlier role passes on as a transitive tag.`);
    }
  }
  if (transitive !== undefined) {
    hop.transitiveTagKeys = transitive;
    const set = new Set(tags?.value.map((tag) => tag.key.toLowerCase()));
    const missing = transitive.value.find((key) => !set.has(key.toLowerCase()));
    if (missing !== undefined) {
      reject(`${at}.transitiveTagKeys names ${missing}, which tags does not set.`);
    }
  }
}

const HOP_FIELDS: ReadonlySet<string> = new Set([
  'roleArn',
  'roleSessionName',
  'externalId',
  'serialNumber',
  'durationSeconds',
  'sourceIdentity',
  'tags',
  'transitiveTagKeys',
  'policy',
  'policyArns',
]);

/** Reads the fields of one hop, each checked and marked with its origin. */
class FieldReader {
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly at: string;
  private readonly reject: Reject;

  constructor(fields: ReadonlyMap<string, unknown>, at: string, reject: Reject) {
    this.fields = fields;
    this.at = at;
    this.reject = reject;
  }

  text(field: string, faultOf: (text: string) => string | undefined): Sourced<string> | undefined {
    const value = this.fields.get(field);
    if (value === undefined) {
      return undefined;
    }
    const fault = typeof value === 'string' ? faultOf(value) : 'has to be text';
    return this.checked(field, fault, typeof value === 'string' ? value : '');
  }

  list(
    field: string,
    faultOf: (parts: readonly string[]) => string | undefined,
  ): Sourced<readonly string[]> | undefined {
    const value = this.fields.get(field);
    if (value === undefined) {
      return undefined;
    }
    const parts = Array.isArray(value)
      ? value.filter((part): part is string => typeof part === 'string')
      : [];
    const isList = Array.isArray(value) && parts.length === value.length;
    return this.checked(field, isList ? faultOf(parts) : 'has to be a list of texts', parts);
  }

  duration(): Sourced<number> | undefined {
    const value = this.fields.get('durationSeconds');
    if (value === undefined) {
      return undefined;
    }
    const fault = values.durationFault(typeof value === 'number' ? String(value) : '');
    return this.checked('durationSeconds', fault, typeof value === 'number' ? value : 0);
  }

  policy(): Sourced<string> | undefined {
    const value = this.fields.get('policy');
    if (value === undefined) {
      return undefined;
    }
    const text = typeof value === 'string' ? value : asJson(value);
    return this.checked('policy', values.policyFault(text), text);
  }

  tags(): Sourced<readonly SessionTag[]> | undefined {
    const value = this.fields.get('tags');
    if (value === undefined) {
      return undefined;
    }
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const tags = entries.flatMap(([key, text]) => (typeof text === 'string' ? [{ key, value: text }] : []));
    const isTags = typeof value === 'object' && !Array.isArray(value) && tags.length === entries.length;
    return this.checked('tags', isTags ? values.tagsFault(tags) : 'has to be an object of texts', tags);
  }

  private checked<T>(field: string, fault: string | undefined, value: T): Sourced<T> | undefined {
    if (fault !== undefined) {
      this.reject(`${this.at}.${field} ${fault}.`);
      return undefined;
    }
    return { value, source: { kind: 'setting', name: `${this.at}.${field}` } };
  }
}

/** Settings are JSON, so this works; but nothing here may throw, whatever it is given. */
function asJson(value: unknown): string {
  try {
    return typeof value === 'object' ? JSON.stringify(value) : '';
  } catch {
    return '';
  }
}
