import { createHash } from 'node:crypto';

/** Source of random bytes; tests may give one of their own. */
export type Random = (bytes: number) => Uint8Array;

/** Part of every secret that the local AWS hands out, so that a leak can be searched for. */
export const SENTINEL = 'SENTINEL';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Sixteen letters in the alphabet of AWS's ids. */
function letters(bytes: Uint8Array, count = 16): string {
  return Array.from(bytes.subarray(0, count), (byte) => ALPHABET[byte & 31]).join('');
}

/** An id that stays the same for the same thing, e.g. `AROA…` for a role's ARN. */
export const stableId = (prefix: 'AROA' | 'AIDA', arn: string): string =>
  prefix + letters(createHash('sha256').update(arn).digest(), 17);

export const temporaryKeyId = (random: Random): string => `ASIA${letters(random(16))}`;

/** 40 characters, as AWS's secret keys have. */
export const secretKey = (random: Random): string =>
  `${SENTINEL}${Buffer.from(random(24)).toString('base64')}`;

/** Some hundred characters of base64, as opaque to its holder as AWS's tokens are. */
export const sessionToken = (random: Random): string =>
  `IQoJb3JpZ2luX2Vj${SENTINEL}${Buffer.from(random(240)).toString('base64')}`;

export function requestId(random: Random): string {
  const hex = Buffer.from(random(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
