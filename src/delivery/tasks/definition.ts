/** The task type that runs a program as a named identity; package.json declares its schema. */
export const taskType = 'role-chain';

/** A task of tasks.json, after VS Code has put in its variables. */
export interface RoleChainTask {
  readonly profile: string;
  readonly command: string;
  /** Absent: `command` is a line for the system's shell. Present: a program that is run with exactly these. */
  readonly args: readonly string[] | undefined;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | null>>;
}

/**
 * Reads a definition that a person wrote.
 *
 * @returns the task, or the name of the property that is missing or of a wrong type
 */
export function readDefinition(raw: Readonly<Record<string, unknown>>): RoleChainTask | string {
  const { profile, command, args, cwd, env } = raw;
  if (typeof profile !== 'string' || profile === '') return 'profile';
  if (typeof command !== 'string' || command.trim() === '') return 'command';
  if (args !== undefined && !isTexts(args)) return 'args';
  if (cwd !== undefined && typeof cwd !== 'string') return 'cwd';
  const read = readEnv(env);
  return read === undefined ? 'env' : { profile, command, args, cwd, env: read };
}

function isTexts(raw: unknown): raw is readonly string[] {
  return Array.isArray(raw) && raw.every((one) => typeof one === 'string');
}

function readEnv(raw: unknown): Readonly<Record<string, string | null>> | undefined {
  if (raw === undefined) return {};
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const env: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(raw as Readonly<Record<string, unknown>>)) {
    if (value === null || typeof value === 'string') env[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') env[name] = String(value);
    else return undefined;
  }
  return env;
}
