import type { NewSection } from './edit.ts';
import type { IniDocument } from './ini.ts';
import type { ChainKey } from './keys.ts';
import { parseIni } from './parse.ts';
import { findProperty, type Profile } from './profile.ts';
import { linkFiles } from './profiles.ts';
import { Report } from './report.ts';
import { readSectionName } from './sectionName.ts';
import { isRegion } from './values.ts';

/** A sign-in to Identity Center that a config file knows, whether or not a profile uses it yet. */
export interface CenterSession {
  /** Of its `[sso-session]` section; absent for the legacy form, which goes by the start URL. */
  readonly name?: string;
  readonly startUrl: string;
  /** The region of Identity Center itself. */
  readonly region: string;
  /** Whether the file has it already. */
  readonly known: boolean;
  /** What its profiles say alike, and a new one should say too. */
  readonly alike: { readonly region?: string; readonly services?: string };
  /** Names of its profiles, by {@link roleKey}. */
  readonly profiles: ReadonlyMap<string, string>;
}

/** Tells the roles of a session apart. */
export function roleKey(accountId: string, role: string): string {
  return `${accountId}/${role}`;
}

/** A session that is still to be written. */
export function newSession(name: string, startUrl: string, region: string): CenterSession {
  return { name, startUrl, region, known: false, alike: {}, profiles: new Map() };
}

/** Every session of a config file that can be signed in to: sections first, then the legacy form. */
export function centerSessions(text: string): readonly CenterSession[] {
  const { profiles, ssoSessions } = linkFiles(parsed(text), undefined, new Report());
  const all = [...profiles.values()];
  const found: CenterSession[] = [];
  for (const section of ssoSessions.values()) {
    const startUrl = last(section, 'sso_start_url');
    const region = last(section, 'sso_region');
    if (startUrl === undefined || region === undefined || !isRegion(region)) continue;
    const { name } = section;
    const own = all.filter((profile) => last(profile, 'sso_session') === name);
    found.push({ name, startUrl, region, known: true, ...said(own) });
  }
  const legacy = new Map<string, Profile[]>();
  for (const profile of all) {
    const startUrl = last(profile, 'sso_start_url');
    if (startUrl === undefined || last(profile, 'sso_session') !== undefined) continue;
    const own = legacy.get(startUrl);
    if (own === undefined) legacy.set(startUrl, [profile]);
    else own.push(profile);
  }
  for (const [startUrl, own] of legacy) {
    const region = own.map((profile) => last(profile, 'sso_region')).find((one) => one !== undefined);
    if (region === undefined || !isRegion(region)) continue;
    found.push({ startUrl, region, known: true, ...said(own) });
  }
  return found;
}

function said(profiles: readonly Profile[]): Pick<CenterSession, 'alike' | 'profiles'> {
  const shared = (key: ChainKey): string | undefined => {
    const values = new Set(profiles.map((profile) => last(profile, key)));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const [region, services] = [shared('region'), shared('services')];
  const named = new Map<string, string>();
  for (const profile of profiles) {
    const [account, role] = [last(profile, 'sso_account_id'), last(profile, 'sso_role_name')];
    if (account === undefined || role === undefined || last(profile, 'role_arn') !== undefined) continue;
    const key = roleKey(account, role);
    if (!named.has(key)) named.set(key, profile.name);
  }
  return {
    alike: { ...(region === undefined ? {} : { region }), ...(services === undefined ? {} : { services }) },
    profiles: named,
  };
}

function last(profile: Profile, key: ChainKey): string | undefined {
  return findProperty(profile, key)?.value;
}

/** The section of a session that the file does not have yet. */
export function sessionSection(name: string, { startUrl, region }: CenterSession): NewSection {
  return {
    header: `sso-session ${name}`,
    properties: [
      ['sso_start_url', startUrl],
      ['sso_region', region],
      ['sso_registration_scopes', 'sso:account:access'],
    ],
  };
}

/** The section of a new profile, in the form of the other profiles of its session. */
export function centerProfileSection(
  name: string,
  session: CenterSession,
  role: { readonly accountId: string; readonly role: string },
): NewSection {
  const signIn: NewSection['properties'] =
    session.name === undefined
      ? [
          ['sso_start_url', session.startUrl],
          ['sso_region', session.region],
        ]
      : [['sso_session', session.name]];
  return {
    header: `profile ${name}`,
    properties: [
      ...signIn,
      ['sso_account_id', role.accountId],
      ['sso_role_name', role.role],
      ['region', session.alike.region ?? session.region],
      ...(session.alike.services === undefined ? [] : ([['services', session.alike.services]] as const)),
    ],
  };
}

/** Those of some sections that a text does not have by now: somebody may have added them meanwhile. */
export function missingSections(text: string, sections: readonly NewSection[]): readonly NewSection[] {
  const there = new Set(parsed(text).sections.map(({ header }) => sectionKey(header)));
  return sections.filter(({ header }) => !there.has(sectionKey(header)));
}

function parsed(text: string): IniDocument {
  return parseIni('config', text.replace(/^\uFEFF/, ''));
}

/** However a header is written: `[profile   a]` and `[profile "a"]` are one. */
function sectionKey(header: string): string {
  const read = readSectionName(header, 'config');
  return read.kind === 'other' ? header : `${read.kind} ${read.name}`;
}
