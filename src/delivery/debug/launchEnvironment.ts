import type { Translate } from '../../platform/translate.ts';
import { isSerious } from '../../sessions/shadow.ts';
import { isCredentialName, isIdentityName } from '../pinned/names.ts';
import { shadowing } from '../shadowing.ts';
import type { Debugger, Launch } from './debuggers.ts';

type Values = ReadonlyMap<string, string>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that a launch sets itself: by its own property, or by files of which only the names matter here. */
export function namesSetBy(launch: Launch, { property, form }: Debugger): ReadonlySet<string> {
  const own = launch[property];
  const names = form === 'list' ? entries(own).map(({ name }) => name) : namesIn(own);
  return new Set(names.map((name) => name.toUpperCase()));
}

function namesIn(own: unknown): readonly string[] {
  if (isRecord(own)) return Object.keys(own);
  return isLines(own) ? own.map((line) => line.split('=', 1)[0]!) : [];
}

/** Names of the variables in the text of an `envFile`. */
export function namesInFile(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=/gm)].map(([, name]) =>
    name!.toUpperCase(),
  );
}

/**
 * The launch with the identity's variables, beside what it sets itself. One that sets any credentials is left alone but
 * for the region: half of one identity and half of another are nobody.
 *
 * @param taken names, in capitals, that the launch sets
 */
export function withVariables(
  launch: Launch,
  how: Debugger,
  values: Values,
  taken: ReadonlySet<string>,
): Launch {
  const ownCredentials = [...taken].some(isCredentialName);
  const added = [...values].filter(
    ([name]) => !taken.has(name) && isIdentityName(name) && !(ownCredentials && isCredentialName(name)),
  );
  if (added.length === 0) return launch;
  return { ...launch, [how.property]: merged(launch[how.property], how.form, added) };
}

/** What a program inherits beside what its launch sets: nobody can take it away where the debugger can't. */
export function inheritedBeside(inherited: Environment, taken: ReadonlySet<string>): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !taken.has(name.toUpperCase())));
}

/**
 * Why a program would be somebody else than the identity that it is given, in a sentence: by what it inherits and
 * cannot be freed from. Undefined where it would not.
 *
 * @param taken names, in capitals, that the launch sets; one that sets credentials says itself who it is
 */
export function hiddenBy(
  inherited: Environment,
  values: Values,
  taken: ReadonlySet<string>,
  t: Translate,
): string | undefined {
  if ([...taken].some(isCredentialName)) return undefined;
  const env = inheritedBeside(inherited, new Set([...values.keys(), ...taken]));
  const live = !values.has('AWS_ACCESS_KEY_ID');
  // Keys come first in nearly every client; what makes AWS refuse them comes with them in all.
  const shadow = shadowing(env, values, t).find((one) => (live ? isSerious(one) : one.effect === 'fails'));
  if (shadow !== undefined || !live) return shadow?.message;
  const file = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
  return (env[file] ?? '') === '' ? undefined : t('VS Code was started with {0} of another endpoint.', file);
}

/** Ours first: of two with one name a debugger takes the last. What it would not understand itself stays as it is. */
function merged(
  own: unknown,
  form: Debugger['form'],
  added: readonly (readonly [string, string])[],
): unknown {
  const list = added.map(([name, value]) => ({ name, value }));
  const object = Object.fromEntries(added);
  if (own === undefined || own === null) return form === 'list' ? list : object;
  if (form === 'list') return Array.isArray(own) ? [...list, ...(own as unknown[])] : own;
  if (isLines(own)) return [...added.map(([name, value]) => `${name}=${value}`), ...own];
  if (isRecord(own)) return { ...object, ...own };
  return Array.isArray(own) && own.length === 0 ? object : own;
}

/** `NAME=value` lines, which lldb-dap takes as well as an object. */
function isLines(own: unknown): own is readonly string[] {
  return Array.isArray(own) && own.length > 0 && own.every((line) => typeof line === 'string');
}

function entries(own: unknown): readonly { readonly name: string }[] {
  if (!Array.isArray(own)) return [];
  return own.filter((one): one is { name: string } => isRecord(one) && typeof one['name'] === 'string');
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
