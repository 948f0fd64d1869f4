import { isCredentialName, isIdentityName } from '../pinned/names.ts';
import type { Debugger, Launch } from './debuggers.ts';

type Values = ReadonlyMap<string, string>;

/** Variables that a launch sets itself: by its own property, or by files of which only the names matter here. */
export function namesSetBy(launch: Launch, { property, form }: Debugger): ReadonlySet<string> {
  const own = launch[property];
  if (form === 'list') {
    return new Set(entries(own).map(({ name }) => name.toUpperCase()));
  }
  return new Set(isRecord(own) ? Object.keys(own).map((name) => name.toUpperCase()) : []);
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

function merged(
  own: unknown,
  form: Debugger['form'],
  added: readonly (readonly [string, string])[],
): unknown {
  if (form === 'object') return { ...Object.fromEntries(added), ...(isRecord(own) ? own : {}) };
  return [
    ...added.map(([name, value]) => ({ name, value })),
    ...(Array.isArray(own) ? (own as unknown[]) : []),
  ];
}

function entries(own: unknown): readonly { readonly name: string }[] {
  if (!Array.isArray(own)) return [];
  return own.filter((one): one is { name: string } => isRecord(one) && typeof one['name'] === 'string');
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
