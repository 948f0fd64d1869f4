import type { IniProperty } from './ini.ts';
import { placeOfProperty } from './ini.ts';
import { KNOWN_KEYS, STATIC_KEYS } from './keys.ts';
import { findProperty, Profile } from './profile.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Finding, Report } from './report.ts';

export interface Included {
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Errors of `include_profile` itself, by the profile that has it. */
  readonly errors: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * Applies aws-vault's `include_profile`: the properties of the included profile stand in for those that the including
 * one does not set, and so on through what it includes in turn. Static keys are not included: they belong to the name
 * they stand under. Each profile is worked out once, and only known keys are carried, so that long lines of includes
 * stay linear.
 */
export function applyIncludes(linked: LinkedFiles, report: Report): Included {
  if (!linked.keys.has('include_profile')) {
    return { profiles: linked.profiles, errors: new Map() };
  }
  const including = [...linked.profiles.values()].filter(
    (profile) => findProperty(profile, 'include_profile') !== undefined,
  );
  const done = new Map<string, Profile>();
  const errors = new Map<string, readonly Finding[]>();
  for (const profile of including) {
    resolve(profile, linked, done, errors, report);
  }
  const profiles = new Map<string, Profile>();
  for (const [name, profile] of linked.profiles) {
    profiles.set(name, done.get(name) ?? profile);
  }
  return { profiles, errors };
}

function resolve(
  start: Profile,
  linked: LinkedFiles,
  done: Map<string, Profile>,
  errors: Map<string, readonly Finding[]>,
  report: Report,
): void {
  const line: Profile[] = [];
  const onLine = new Set<string>();
  let at: Profile | undefined = start;
  while (at !== undefined && !done.has(at.name)) {
    line.push(at);
    onLine.add(at.name);
    const property = findProperty(at, 'include_profile');
    const next: Profile | undefined = property && linked.profiles.get(property.value);
    if (property !== undefined && next === undefined) {
      const message = `There is no profile named ${property.value} to include: add it, or correct include_profile.`;
      errors.set(at.name, [
        report.add('unknown-include', 'error', message, placeOfProperty(property), at.name),
      ]);
    } else if (property !== undefined && next !== undefined && onLine.has(next.name)) {
      const message = `include_profile leads back to ${next.name}, which is included already: remove one of these lines.`;
      errors.set(at.name, [
        report.add('include-cycle', 'error', message, placeOfProperty(property), at.name),
      ]);
      at = undefined;
      break;
    }
    at = next;
  }
  let below = at === undefined ? undefined : (done.get(at.name) ?? at);
  for (const profile of line.toReversed()) {
    below = below === undefined ? profile : merge(below, profile);
    done.set(profile.name, below);
  }
}

/** Included properties first, since later ones win; of each key only the one that counts. */
function merge(included: Profile, own: Profile): Profile {
  const counted = new Map<string, IniProperty>();
  for (const property of included.properties) {
    if (isIncludable(property)) {
      counted.set(property.key, property);
    }
  }
  return new Profile(own.name, own.index, own.section, [...counted.values(), ...own.properties]);
}

function isIncludable(property: IniProperty): boolean {
  const isStatic = (STATIC_KEYS as readonly string[]).includes(property.key);
  return KNOWN_KEYS.has(property.key) && !isStatic && property.value !== '';
}
