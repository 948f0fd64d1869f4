import { roleKey, type CenterSession } from '../config/centerSessions.ts';
import { profileNames, type CenterRole } from '../config/profileTemplate.ts';
import type { Translate } from '../platform/translate.ts';

/** A role that is to become a profile of this name. */
export interface NamedRole extends CenterRole {
  readonly name: string;
}

/** A line of the list of roles as plain data. */
export type RoleLine =
  | { readonly kind: 'separator'; readonly label: string }
  | {
      readonly kind: 'new' | 'there';
      readonly label: string;
      readonly description: string;
      readonly role: NamedRole;
    };

/**
 * The roles by account, each with the name that its profile would get; those that have a profile come last, with its name.
 *
 * @param taken names of all profiles
 */
export function roleLines(
  roles: readonly CenterRole[],
  session: CenterSession,
  template: string,
  taken: Iterable<string>,
  t: Translate,
): readonly RoleLine[] {
  const sorted = roles.toSorted(
    (one, other) =>
      one.accountName.localeCompare(other.accountName) ||
      one.accountId.localeCompare(other.accountId) ||
      one.role.localeCompare(other.role),
  );
  const nameOf = (role: CenterRole): string | undefined =>
    session.profiles.get(roleKey(role.accountId, role.role));
  const fresh = sorted.filter((role) => nameOf(role) === undefined);
  const names = profileNames(fresh, template, session.name ?? '', taken);
  const label = ({ accountName, role }: CenterRole): string =>
    `${accountName} · ${role}`.replaceAll('$(', '$\u200b(');
  const lines: RoleLine[] = fresh.map((role, index) => {
    const name = names[index] ?? '';
    const description = `${role.accountId} → ${name}`;
    return { kind: 'new', label: label(role), description, role: { ...role, name } };
  });
  const there: RoleLine[] = sorted.flatMap((role) => {
    const name = nameOf(role);
    if (name === undefined) return [];
    const description = `${role.accountId} · ${t('already there as {0}', name)}`;
    return [{ kind: 'there', label: label(role), description, role: { ...role, name } }];
  });
  return there.length === 0 ? lines : [...lines, { kind: 'separator', label: t('already there') }, ...there];
}
