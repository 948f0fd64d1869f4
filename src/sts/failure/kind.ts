import type { ServiceError } from '../errors.ts';

/** What kind of refusal an answer of AWS is, by its code and, where STS uses one code for many things, its text. */
export type ServiceFailureKind =
  | 'denied'
  | 'deniedTags'
  | 'deniedSourceIdentity'
  | 'rootCaller'
  | 'mfaCode'
  | 'mfaDevice'
  | 'mfaHalf'
  | 'longerThanRole'
  | 'longerThanChained'
  | 'expired'
  | 'unknownKeys'
  | 'clock'
  | 'signature'
  | 'regionDisabled'
  | 'packedTooLarge'
  | 'badPolicy'
  | 'transitiveTag'
  | 'wrongIdentity'
  | 'throttled'
  | 'serviceTrouble'
  | 'badParameter'
  | 'other';

/** AWS's code for credentials that turned out to be someone else's; raised by the verification of an identity. */
export const UNEXPECTED_IDENTITY = 'UnexpectedIdentity';

type Answer = Pick<ServiceError, 'code' | 'text' | 'status'>;

/** Source of the texts: what STS answers; AWS documents the codes only. */
export function kindOf({ code, text, status }: Answer): ServiceFailureKind {
  if (/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code) || status === 429) {
    return 'throttled';
  }
  switch (code) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return denialKind(text);
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return 'expired';
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return 'unknownKeys';
    case 'SignatureDoesNotMatch':
    case 'RequestExpired':
    case 'RequestTimeTooSkewed':
      return code !== 'SignatureDoesNotMatch' || /^Signature (expired|not yet current)/i.test(text)
        ? 'clock'
        : 'signature';
    case 'RegionDisabledException':
      return 'regionDisabled';
    case 'PackedPolicyTooLarge':
    case 'PackedPolicyTooLargeException':
      return 'packedTooLarge';
    case 'MalformedPolicyDocument':
    case 'MalformedPolicyDocumentException':
      return 'badPolicy';
    case 'ValidationError':
    case 'InvalidParameterValue':
      return parameterKind(text);
    case UNEXPECTED_IDENTITY:
      return 'wrongIdentity';
    default:
      return status >= 500 ? 'serviceTrouble' : 'other';
  }
}

/** The parts of `User: … is not authorized to perform: … on resource: …`, where the text has that form. */
export interface Denial {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  /** The kind of policy that AWS names, as in `service control`; absent where it does not tell. */
  readonly policy?: string;
  /** A policy says Deny, which no Allow can lift. */
  readonly explicit: boolean;
}

const DENIAL = /User: (\S+) is not authorized to perform: ([\w:]+) on resource: (\S+)(.*)/s;

/** Reads AWS's sentence of a denial. */
export function readDenial(text: string): Denial | undefined {
  const match = DENIAL.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, caller = '', action = '', resource = '', rest = ''] = match;
  const reason = /(with an explicit deny in|because no) (?:an? )?([\w -]+?) policy/i.exec(rest);
  return {
    caller,
    action,
    resource,
    ...(reason?.[2] === undefined ? {} : { policy: reason[2] }),
    explicit: /explicit deny/i.test(rest),
  };
}

function denialKind(text: string): ServiceFailureKind {
  if (/invalid MFA one time pass code/i.test(text)) {
    return 'mfaCode';
  }
  if (/unable to validate MFA code/i.test(text)) {
    return 'mfaDevice';
  }
  if (/must provide both MFA/i.test(text)) {
    return 'mfaHalf';
  }
  if (/root accounts/i.test(text)) {
    return 'rootCaller';
  }
  switch (readDenial(text)?.action) {
    case 'sts:TagSession':
      return 'deniedTags';
    case 'sts:SetSourceIdentity':
      return 'deniedSourceIdentity';
    default:
      return 'denied';
  }
}

function parameterKind(text: string): ServiceFailureKind {
  if (/exceeds the MaxSessionDuration/i.test(text)) {
    return 'longerThanRole';
  }
  if (/1 hour session limit/i.test(text)) {
    return 'longerThanChained';
  }
  return /transitive tag key/i.test(text) ? 'transitiveTag' : 'badParameter';
}

/** Parameters of AssumeRole, as STS names them in its messages, and our keys for them. */
const PROPERTIES: Readonly<Record<string, string>> = {
  roleArn: 'role_arn',
  roleSessionName: 'role_session_name',
  externalId: 'external_id',
  serialNumber: 'mfa_serial',
  durationSeconds: 'duration_seconds',
  sourceIdentity: 'source_identity',
  tags: 'session_tags',
};

/** The first key whose value STS does not take, with the rule that it breaks, as in `have length less than …`. */
export function refusedParameter(text: string): { readonly key: string; readonly rule: string } | undefined {
  const match = /at '(\w+)[^']*' failed to satisfy constraint: Member must ([^;]+)/.exec(text);
  const key = PROPERTIES[match?.[1] ?? ''];
  return key === undefined || match?.[2] === undefined ? undefined : { key, rule: match[2] };
}
