/** One string or several, as IAM policies allow nearly everywhere. */
export type OneOrMore = string | readonly string[];

/** A statement of an identity, trust or session policy, in the JSON form that people know from IAM. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS?: OneOrMore; readonly Federated?: OneOrMore };
  readonly Action: OneOrMore;
  readonly Resource?: OneOrMore;
  /** Operator → key → values, e.g. `{ StringEquals: { 'sts:ExternalId': 'x' } }`. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export interface PolicyDocument {
  readonly Version?: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** Values of the condition keys of one request; a key that is not in the map is absent. Keys in lower case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

export type Decision = 'allow' | 'deny' | 'none';

export const listOf = (value: OneOrMore | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** IAM's wildcards: `*` is any run of characters, `?` one character. */
export function wildcardMatch(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text);
}

type Comparison = (actual: string, wanted: string) => boolean;

const numeric =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (actual, wanted) =>
    compare(Number(actual), Number(wanted));

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (a, b) => a === b,
  StringEqualsIgnoreCase: (a, b) => a.toLowerCase() === b.toLowerCase(),
  StringLike: (a, b) => wildcardMatch(b, a),
  ArnEquals: (a, b) => wildcardMatch(b, a),
  ArnLike: (a, b) => wildcardMatch(b, a),
  Bool: (a, b) => a.toLowerCase() === b.toLowerCase(),
  NumericEquals: numeric((a, b) => a === b),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
};

const negated: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

function conditionHolds(
  operator: string,
  actual: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  if (operator === 'Null') return (actual === undefined) === (wanted[0]?.toLowerCase() === 'true');
  const [, quantifier, rest = operator] = /^(ForAllValues|ForAnyValue):(.+)$/.exec(operator) ?? [];
  const ifExists = rest.endsWith('IfExists');
  const name = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const positive = negated[name];
  const compare = comparisons[positive ?? name];
  if (compare === undefined)
    throw new Error(`The local AWS does not know the condition operator ${operator}`);
  // An absent key satisfies IfExists, ForAllValues and negations, and fails everything else.
  if (actual === undefined) return ifExists || quantifier === 'ForAllValues' || positive !== undefined;
  const one = (value: string): boolean =>
    wanted.some((want) => compare(value, want)) !== (positive !== undefined);
  return quantifier === 'ForAllValues' ? actual.every(one) : actual.some(one);
}

function statementApplies(
  statement: Statement,
  action: string,
  resource: string | undefined,
  context: RequestContext,
): boolean {
  if (!listOf(statement.Action).some((pattern) => wildcardMatch(pattern, action, true))) return false;
  if (
    resource !== undefined &&
    !listOf(statement.Resource).some((pattern) => wildcardMatch(pattern, resource))
  ) {
    return false;
  }
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      conditionHolds(operator, context.get(key.toLowerCase()), listOf(wanted)),
    ),
  );
}

/**
 * What a set of policies says about an action: an explicit Deny wins, then an Allow, else nothing.
 * A trust policy has no resource: pass `undefined`. `principalMatches` narrows its statements to the caller.
 */
export function evaluate(
  policies: readonly PolicyDocument[],
  action: string,
  resource: string | undefined,
  context: RequestContext,
  principalMatches: (statement: Statement) => boolean = () => true,
): Decision {
  const applying = policies
    .flatMap((policy) => policy.Statement)
    .filter(
      (statement) => principalMatches(statement) && statementApplies(statement, action, resource, context),
    );
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'deny';
  return applying.length > 0 ? 'allow' : 'none';
}

/** Reads a policy that came over the wire. Returns undefined where it is no policy. */
export function parsePolicy(text: string): PolicyDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('Statement' in value)) return undefined;
  const statements: unknown[] = Array.isArray(value.Statement) ? value.Statement : [value.Statement];
  const sound = statements.every(
    (one) =>
      typeof one === 'object' && one !== null && 'Effect' in one && ('Action' in one || 'NotAction' in one),
  );
  return sound ? { Statement: statements as Statement[] } : undefined;
}
