import { validationError } from './errors.ts';

/** Limits of one text parameter, as the STS API reference gives them. */
export interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  /** The pattern as AWS prints it; the whole value must match it. */
  readonly pattern?: string;
}

/** Collects what is wrong with a request's parameters and says all of it at once, in STS's own words. */
export class Constraints {
  readonly #found: string[] = [];

  /** A text that must be there. */
  required(name: string, value: string | undefined, limits: TextLimits): string {
    if (value === undefined)
      this.#found.push(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
    else this.optional(name, value, limits);
    return value ?? '';
  }

  /** A text that may be missing. */
  optional(name: string, value: string | undefined, limits: TextLimits): string | undefined {
    if (value === undefined) return undefined;
    if (limits.pattern !== undefined && !new RegExp(`^(?:${limits.pattern})$`, 'u').test(value)) {
      this.#add(name, value, `satisfy regular expression pattern: ${limits.pattern}`);
    }
    this.size(name, `'${value}'`, Array.from(value).length, limits);
    return value;
  }

  /** A whole number within limits. */
  integer(name: string, value: string | undefined, min: number, max: number): number | undefined {
    if (value === undefined) return undefined;
    const number = /^-?\d+$/.test(value) ? Number(value) : undefined;
    if (number === undefined)
      throw validationError(`Invalid value '${value}' at '${name}': it must be a whole number`);
    if (number < min) this.#add(name, value, `have value greater than or equal to ${min}`);
    if (number > max) this.#add(name, value, `have value less than or equal to ${max}`);
    return number;
  }

  /** The length of a text or a list; `shown` is how the message prints the value. */
  size(name: string, shown: string, size: number, { min = 0, max = Infinity }: TextLimits): void {
    const say = (rule: string): number =>
      this.#found.push(`Value ${shown} at '${name}' failed to satisfy constraint: Member must ${rule}`);
    if (size < min) say(`have length greater than or equal to ${min}`);
    if (size > max) say(`have length less than or equal to ${max}`);
  }

  /** Throws ValidationError if anything was wrong. */
  done(): void {
    const count = this.#found.length;
    if (count === 0) return;
    throw validationError(
      `${count} validation error${count > 1 ? 's' : ''} detected: ${this.#found.join('; ')}`,
    );
  }

  #add(name: string, value: string, rule: string): void {
    this.#found.push(`Value '${value}' at '${name}' failed to satisfy constraint: Member must ${rule}`);
  }
}

const TAG_LETTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';

/** Limits of STS's parameters. Source: the API reference of AssumeRole and GetSessionToken. */
export const limits = {
  roleArn: { min: 20, max: 2048 },
  roleSessionName: { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  externalId: { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' },
  serialNumber: { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' },
  tokenCode: { min: 6, max: 6, pattern: '[\\d]*' },
  sourceIdentity: { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  policy: { min: 1, max: 2048 },
  policyArns: { max: 10 },
  policyArn: { min: 20, max: 2048 },
  tags: { max: 50 },
  tagKey: { min: 1, max: 128, pattern: `${TAG_LETTERS}+` },
  tagValue: { min: 0, max: 256, pattern: `${TAG_LETTERS}*` },
  webIdentityToken: { min: 4, max: 20000 },
} as const satisfies Record<string, TextLimits>;
