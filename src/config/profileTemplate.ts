/** A permission set in an account, as Identity Center calls them. */
export interface CenterRole {
  readonly accountId: string;
  readonly accountName: string;
  readonly role: string;
}

/** `roleChain.identityCenter.profileName`, where it says nothing. */
export const DEFAULT_PROFILE_NAME = '{account}-{role}';

/** The one name that means something to every AWS tool: nobody gets it by accident. */
const RESERVED = 'default';

/**
 * Names for the profiles of roles: each legal without quotes, which not every tool reads, and none that there is already,
 * in whatever case. The template's `{account}`, `{accountId}`, `{role}` and `{session}` are filled in, in lower case.
 *
 * @param taken names that there are
 * @returns one for each role, in their order
 */
export function profileNames(
  roles: readonly CenterRole[],
  template: string,
  session: string,
  taken: Iterable<string>,
): readonly string[] {
  const used = new Set([RESERVED, ...[...taken].map((name) => name.toLowerCase())]);
  return roles.map((role) => {
    const name = freeName(fill(template, role, session), role, used);
    used.add(name.toLowerCase());
    return name;
  });
}

function fill(template: string, { accountId, accountName, role }: CenterRole, session: string): string {
  const values: Readonly<Record<string, string>> = {
    account: legal(accountName) || accountId,
    accountId,
    role: legal(role),
    session: legal(session),
  };
  const filled = template.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  const name = trimDashes(filled.replaceAll(/[^\w\-/.%@:+]+/g, '-'));
  return name === '' ? `${accountId}-${legal(role)}` : name;
}

/** Most telling first: what the template leaves out, then a number. */
function freeName(plain: string, { accountId, role }: CenterRole, used: ReadonlySet<string>): string {
  const more = [legal(role), accountId].filter((part) => !plain.toLowerCase().includes(part));
  const candidates = [plain, ...more.map((part) => `${plain}-${part}`), [plain, ...more].join('-')];
  const free = candidates.find((name) => !used.has(name.toLowerCase()));
  if (free !== undefined) return free;
  for (let number = 2; ; number++) {
    const name = `${plain}-${String(number)}`;
    if (!used.has(name.toLowerCase())) return name;
  }
}

/** A text as part of a name: accents go, and what a name may not hold becomes a dash. */
function legal(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return trimDashes(plain.replaceAll(/[^\w\-/.%@:+]+/g, '-'));
}

function trimDashes(text: string): string {
  return text.replaceAll(/-{2,}/g, '-').replace(/^-/, '').replace(/-$/, '');
}
