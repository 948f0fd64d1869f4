import { isCredentialName, isIdentityName } from './names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** VS Code's own variables, which would make a program that we start behave as a part of it. */
const EDITOR = /^(VSCODE_|ELECTRON_)/i;

/**
 * The whole environment of a process that holds one identity: what we inherited without any other identity, then what
 * the person asked for, then the identity. A region that the person asked for stays; another identity does not.
 *
 * @param wanted variables that the person wrote down for this process; null takes one away
 */
export function processEnvironment(
  inherited: Environment,
  wanted: Readonly<Record<string, string | null>>,
  identity: ReadonlyMap<string, string>,
): Record<string, string> {
  const env = new Map<string, string>();
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !isIdentityName(name) && !EDITOR.test(name)) env.set(name, value);
  }
  for (const [name, value] of identity) env.set(name, value);
  for (const [name, value] of Object.entries(wanted)) {
    if (isCredentialName(name)) continue;
    if (value === null) env.delete(name);
    else env.set(name, value);
  }
  return Object.fromEntries(env);
}
