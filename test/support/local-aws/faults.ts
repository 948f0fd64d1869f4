/** Something that goes wrong on purpose. */
export type Fault =
  /** Instead of an answer. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message: string }
  /** The connection is cut; with `afterwards`, once the work is done and a code is spent. */
  | { readonly kind: 'reset'; readonly afterwards?: boolean }
  /** No answer until the client gives up or the server closes. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The answer to a call that was carried out, spoilt. */
  | { readonly kind: 'garbage' }
  /** Another body in its place. */
  | { readonly kind: 'body'; readonly body: string }
  /** Half a body: declared as such, or with `cut`, ended by a lost connection. */
  | { readonly kind: 'truncate'; readonly cut?: boolean }
  | { readonly kind: 'wrongTypes' }
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The answer speaks of the role of another account. */
  | { readonly kind: 'wrongAccount'; readonly accountId?: string }
  /** For this call AWS's clock, and the Date of the answer, is off. */
  | { readonly kind: 'skew'; readonly seconds: number };

/** When a fault happens. Whatever is not named matches everything. */
export interface FaultRule {
  readonly fault: Fault;
  readonly service?: string;
  readonly action?: string;
  /** ARN of the role that is to be assumed. */
  readonly roleArn?: string;
  /** How many calls it hits; endlessly where not given. */
  readonly times?: number;
  /** Share of the matching calls, 0 to 1. */
  readonly rate?: number;
}

/** What a rule is matched with. */
export interface FaultTarget {
  readonly service: string;
  readonly action: string;
  readonly roleArn?: string | undefined;
}

/** The faults that are switched on. */
export class Faults {
  readonly #random: () => number;
  #rules: { readonly rule: FaultRule; left: number }[] = [];

  /** `random` gives numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
  }

  get rules(): readonly FaultRule[] {
    return this.#rules.map((one) => one.rule);
  }

  /** The fault for a call, if any; the oldest rule that matches is used up by one. */
  take(target: FaultTarget): Fault | undefined {
    const found = this.#rules.find(
      ({ rule }) =>
        (rule.service ?? target.service) === target.service &&
        (rule.action ?? target.action) === target.action &&
        (rule.roleArn === undefined || rule.roleArn === target.roleArn) &&
        (rule.rate === undefined || this.#random() < rule.rate),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((one) => one !== found);
    return found.rule.fault;
  }
}

/** Spoils the body of an answer where the fault is of that kind. */
export function spoil(body: string, fault: Fault | undefined): string {
  switch (fault?.kind) {
    case 'garbage':
      return '<html><body>It works!</body></html>\u0000\ufffd<<<';
    case 'body':
      return fault.body;
    case 'truncate':
      return fault.cut === true ? body : body.slice(0, Math.floor(body.length / 2));
    case 'wrongTypes':
      return body
        .replace(/<Expiration>[^<]*/, '<Expiration>tomorrow')
        .replace(
          /<SecretAccessKey>[^<]*<\/SecretAccessKey>/,
          '<SecretAccessKey><Nested>1</Nested></SecretAccessKey>',
        )
        .replace(/("expiration"|"Expiration"):("[^"]*"|\d+)/, '$1:[true]')
        .replace(/("secretAccessKey"|"SecretAccessKey"):"[^"]*"/, '$1:{}');
    case 'huge':
      return body.startsWith('{')
        ? `{"padding":"${'x'.repeat(fault.bytes)}",${body.slice(1)}`
        : body.replace(/<\/\w+>$/, (end) => `<!--${'x'.repeat(fault.bytes)}-->${end}`);
    case 'wrongAccount':
      return body.replace(/(arn:[\w-]+:sts::)\d{12}/, `$1${fault.accountId ?? '999999999999'}`);
    default:
      return body;
  }
}
