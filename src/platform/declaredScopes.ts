/** What a person and a workspace each have set. */
export interface DeclaredScopes {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
}

export interface Declared {
  /** For the planner, unread; undefined where nothing is set. */
  readonly value: unknown;
  /** A workspace that is not trusted declares chains, which are not among `value`. */
  readonly ignored: boolean;
}

/**
 * The chains that count. VS Code lets one scope's list replace another's; here a team's chains stand beside a person's
 * own. A workspace that is not trusted adds none: a chain decides which role a person's credentials are sent to.
 */
export function declaredFrom(scopes: DeclaredScopes, trusted: boolean): Declared {
  const { globalValue, workspaceValue } = scopes;
  const counted = [globalValue, trusted ? workspaceValue : undefined].filter((value) => value !== undefined);
  return { value: joined(counted), ignored: !trusted && declaresAny(workspaceValue) };
}

/** One list of all; what is no list is left as it is, for the planner to name. */
function joined(values: readonly unknown[]): unknown {
  return values.length > 1 && values.every(Array.isArray) ? values.flat(1) : values.at(-1);
}

function declaresAny(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
