import type { SessionTag } from './plan.ts';

/**
 * What STS accepts, checked before any call (STS service model). Each function says what is wrong with a value as the
 * end of a sentence that starts with the key's name, or nothing where it is right. Values are never repeated.
 */

const MIN_DURATION = 900;
const MAX_DURATION = 43_200;
const MAX_TAGS = 50;
const MAX_POLICY = 2048;
const MAX_POLICY_ARNS = 10;
const MAX_URL = 2048;

/** RoleSessionName. */
export function sessionNameFault(text: string): string | undefined {
  return fault(text, 2, 64, /^[\w+=,.@-]*$/, 'letters, digits and _ + = , . @ -');
}

/** ExternalId. */
export function externalIdFault(text: string): string | undefined {
  return fault(text, 2, 1224, /^[\w+=,.@:/-]*$/, 'letters, digits and _ + = , . @ : / -');
}

/** SerialNumber: the ARN of a virtual device, or the number printed on a piece of hardware. */
export function mfaSerialFault(text: string): string | undefined {
  return fault(text, 9, 256, /^[\w+=/:,.@-]*$/, 'letters, digits and _ + = / : , . @ -');
}

/** SourceIdentity. */
export function sourceIdentityFault(text: string): string | undefined {
  if (/^aws:/i.test(text)) {
    return 'may not start with aws:, which AWS keeps for itself';
  }
  return fault(text, 2, 64, /^[\w+=,.@-]*$/, 'letters, digits and _ + = , . @ -');
}

/** DurationSeconds. */
export function durationFault(text: string): string | undefined {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return seconds >= MIN_DURATION && seconds <= MAX_DURATION
    ? undefined
    : `has to be a whole number of seconds from ${String(MIN_DURATION)} to ${String(MAX_DURATION)}`;
}

/** `key=value,key=value`, as aws-vault writes them; undefined where a part has no `=`. */
export function readTags(text: string): readonly SessionTag[] | undefined {
  const tags: SessionTag[] = [];
  for (const part of splitList(text)) {
    const equals = part.indexOf('=');
    if (equals === -1) {
      return undefined;
    }
    tags.push({ key: part.slice(0, equals).trim(), value: part.slice(equals + 1).trim() });
  }
  return tags;
}

/** Tags. */
export function tagsFault(tags: readonly SessionTag[]): string | undefined {
  if (tags.length > MAX_TAGS) {
    return `holds more than ${String(MAX_TAGS)} tags`;
  }
  const seen = new Set<string>();
  for (const { key, value } of tags) {
    const wrong = tagKeyFault(key);
    if (wrong !== undefined) {
      return wrong;
    }
    if (value.length > 256 || !TAG.test(value)) {
      return `holds a tag (${key}) whose value is longer than 256 characters or has characters that tags may not have`;
    }
    if (seen.has(key.toLowerCase())) {
      return `holds the tag ${key} twice`;
    }
    seen.add(key.toLowerCase());
  }
  return undefined;
}

const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** One key of Tags or TransitiveTagKeys. */
export function tagKeyFault(key: string): string | undefined {
  if (key === '' || key.length > 128 || !TAG.test(key)) {
    return 'holds a tag whose key is empty, longer than 128 characters, or has characters that tags may not have';
  }
  return /^aws:/i.test(key) ? 'holds a tag that starts with aws:, which AWS keeps for itself' : undefined;
}

/** Policy. */
export function policyFault(text: string): string | undefined {
  if (text.length > MAX_POLICY) {
    return `is longer than ${String(MAX_POLICY)} characters`;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? undefined : 'has to be a JSON object';
  } catch {
    return 'has to be a policy in JSON';
  }
}

/** PolicyArns. */
export function policyArnsFault(arns: readonly string[]): string | undefined {
  if (arns.length > MAX_POLICY_ARNS) {
    return `holds more than ${String(MAX_POLICY_ARNS)} policies`;
  }
  return arns.every((arn) => /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/\S+$/.test(arn))
    ? undefined
    : 'has to hold ARNs of managed policies, separated by commas';
}

/** A region. It becomes part of a host name, so one that can't be is never sent. */
export function regionFault(text: string): string | undefined {
  return isRegion(text) ? undefined : 'is not the name of an AWS region, such as eu-central-1';
}

/** A region that may become part of a host name. */
export function isRegion(text: string): boolean {
  return text.length <= 63 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i.test(text);
}

/** A URL of http or https without white space. */
export function isEndpointUrl(text: string): boolean {
  return text.length <= MAX_URL && /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text);
}

/** Comma-separated parts, trimmed; empty ones are left out. */
export function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function fault(text: string, min: number, max: number, pattern: RegExp, allowed: string): string | undefined {
  if (text.length < min || text.length > max) {
    return `has to be ${String(min)} to ${String(max)} characters long`;
  }
  return pattern.test(text) ? undefined : `may hold only ${allowed}`;
}
