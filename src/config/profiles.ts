import { reportDuplicateKeys } from './duplicateKeys.ts';
import {
  placeOfSection,
  type IniDocument,
  type IniProblem,
  type IniProperty,
  type IniSection,
} from './ini.ts';
import { CONNECTION_KEYS } from './keys.ts';
import { Profile } from './profile.ts';
import type { Finding, Report } from './report.ts';
import { readSectionName, type SectionName, type SharedFileKind } from './sectionName.ts';
import { sectionProblem } from './sectionProblem.ts';

/** Both files, put together. Each map keeps the order of the files. */
export interface LinkedFiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
  readonly services: ReadonlyMap<string, Profile>;
  /** Every key that occurs anywhere: what is not in here need not be looked for. */
  readonly keys: ReadonlySet<string>;
  /** Whether any of {@link CONNECTION_KEYS} occurs. */
  readonly connects: boolean;
  /** Errors of the grammar, by the profile they stand in: no AWS tool would take such a profile. */
  readonly errors: ReadonlyMap<string, readonly Finding[]>;
  /** The profile that a section belongs to, if any. */
  readonly ownerOf: (section: IniSection) => string | undefined;
}

/** A profile while sections are added to it. */
class OpenProfile extends Profile {
  declare section: IniSection;
  declare protected merged: IniProperty[] | undefined;
  /** The first section that counts of the file that is being read. */
  first: IniSection;
  /** `[profile default]` was seen, so that `[default]` no longer counts. */
  prefixed: boolean;

  constructor(name: string, index: number, section: IniSection, prefixed: boolean) {
    super(name, index, section, undefined);
    this.first = section;
    this.prefixed = prefixed;
  }

  /** Starts anew with another section. */
  replace(section: IniSection): void {
    this.section = section;
    this.first = section;
    this.merged = undefined;
  }

  merge(section: IniSection): void {
    this.merged ??= [...this.section.properties];
    for (const property of section.properties) {
      this.merged.push(property);
    }
  }
}

/**
 * Links the sections of both files to profiles, and reports what is wrong with sections. Linear in their number.
 *
 * @param credentials the very document of `config` where one file serves as both
 */
export function linkFiles(
  config: IniDocument | undefined,
  credentials: IniDocument | undefined,
  report: Report,
): LinkedFiles {
  const linker = new Linker(report);
  if (config !== undefined && config === credentials) {
    linker.addShared(config);
  } else {
    if (config !== undefined) {
      linker.add(config, 'config');
    }
    if (credentials !== undefined) {
      linker.add(credentials, 'credentials');
    }
  }
  return linker.finish(config, credentials);
}

class Linker {
  private readonly report: Report;
  private readonly profiles = new Map<string, OpenProfile>();
  private readonly ssoSessions = new Map<string, OpenProfile>();
  private readonly services = new Map<string, OpenProfile>();

  constructor(report: Report) {
    this.report = report;
  }

  /** One file read as both: the headers that are wrong in the one reading for want of a prefix are right in the other. */
  addShared(document: IniDocument): void {
    const unprefixed = document.sections.filter((section) => credentialsName(section) !== undefined);
    this.add(document, 'config', new Set(unprefixed));
    const seen = new Set<string>();
    for (const section of unprefixed) {
      const name = credentialsName(section) ?? '';
      this.append(this.profiles, name, section, name, false, !seen.has(name));
      seen.add(name);
    }
  }

  add(document: IniDocument, file: SharedFileKind, without?: ReadonlySet<IniSection>): void {
    for (const section of document.sections) {
      if (without?.has(section) === true) {
        continue;
      }
      const read = readSectionName(section.header, file);
      if (read.kind === 'profile') {
        this.addProfile(read.name, read.prefixed, section);
      } else if (read.kind === 'ssoSession') {
        this.append(this.ssoSessions, read.name, section, undefined);
      } else if (read.kind === 'services') {
        this.append(this.services, read.name, section, undefined);
      } else if (read.kind === 'unusable') {
        if (this.isUnquoted(read, file)) {
          this.addProfile(read.name, false, section);
        } else {
          const { code, message } = sectionProblem(read, file);
          this.report.add(code, 'warning', message, placeOfSection(section));
        }
      }
    }
  }

  /** The CLI quotes names in the config file only: [profile "my profile"] there is [my profile] in credentials. */
  private isUnquoted(read: SectionName & { kind: 'unusable' }, file: SharedFileKind): boolean {
    return file === 'credentials' && read.fault === 'bad-name' && this.profiles.has(read.name);
  }

  private addProfile(name: string, prefixed: boolean, section: IniSection): void {
    const profile = this.append(this.profiles, name, section, name, prefixed);
    profile.prefixed ||= prefixed;
  }

  private append(
    map: Map<string, OpenProfile>,
    name: string,
    section: IniSection,
    owner: string | undefined,
    prefixed = false,
    otherReading = false,
  ): OpenProfile {
    const before = map.get(name);
    if (before === undefined) {
      const added = new OpenProfile(name, map.size, section, prefixed);
      map.set(name, added);
      return added;
    }
    if (before.first.file === section.file && !otherReading) {
      if (owner === 'default' && before.prefixed !== prefixed) {
        return this.preferPrefixed(before, prefixed, section);
      }
      const message = `[${name}] stands here a second time: the AWS SDKs merge the sections, the AWS CLI refuses the file. Move its lines to line ${String(before.first.line + 1)}.`;
      this.report.add('duplicate-section', 'warning', message, placeOfSection(section), owner);
    } else {
      before.first = section;
    }
    before.merge(section);
    return before;
  }

  /** `[profile default]` beats `[default]`, whichever comes first, and nothing is merged. */
  private preferPrefixed(before: OpenProfile, prefixed: boolean, section: IniSection): OpenProfile {
    this.reportShadowed(prefixed ? before.section : section);
    if (prefixed) {
      before.replace(section);
    }
    return before;
  }

  private reportShadowed(section: IniSection): void {
    const message =
      '[default] is ignored, since [profile default] stands in the same file and beats it. Merge the two by hand.';
    this.report.add('shadowed-default', 'warning', message, placeOfSection(section), 'default');
  }

  private isShadowed({ name, prefixed }: SectionName & { kind: 'profile' }): boolean {
    return name === 'default' && !prefixed && this.profiles.get(name)?.prefixed === true;
  }

  finish(config: IniDocument | undefined, credentials: IniDocument | undefined): LinkedFiles {
    const { profiles, ssoSessions, services } = this;
    const shared = config === credentials;
    const ownerOf = (section: IniSection): string | undefined => {
      const unprefixed = shared ? credentialsName(section) : undefined;
      if (unprefixed !== undefined) {
        return unprefixed;
      }
      const file = section.file === config?.file ? 'config' : 'credentials';
      const read = readSectionName(section.header, file);
      if (file === 'config' && read.kind === 'profile' && this.isShadowed(read)) {
        return undefined;
      }
      const named = read.kind === 'profile' || (read.kind === 'unusable' && this.isUnquoted(read, file));
      return named ? read.name : undefined;
    };
    const errors = new Map<string, Finding[]>();
    for (const document of new Set([config, credentials])) {
      for (const section of document?.sections ?? []) {
        reportDuplicateKeys(section, ownerOf, this.report);
      }
      for (const problem of document?.problems ?? []) {
        this.adopt(problem, ownerOf, errors);
      }
    }
    const keys = new Set([...(config?.keys ?? []), ...(credentials?.keys ?? [])]);
    const connects = CONNECTION_KEYS.some((key) => keys.has(key));
    return { profiles, ssoSessions, services, keys, connects, errors, ownerOf };
  }

  private adopt(
    problem: IniProblem,
    ownerOf: (section: IniSection) => string | undefined,
    errors: Map<string, Finding[]>,
  ): void {
    const owner = problem.section && ownerOf(problem.section);
    const finding = this.report.add(problem.code, problem.severity, problem.message, problem.place, owner);
    if (owner === undefined || problem.severity !== 'error') {
      return;
    }
    const list = errors.get(owner);
    if (list === undefined) {
      errors.set(owner, [finding]);
    } else {
      list.push(finding);
    }
  }
}

/** Name of a section that only the credentials file's reading takes. */
function credentialsName({ header }: IniSection): string | undefined {
  const read = readSectionName(header, 'config');
  return read.kind === 'unusable' && read.fault === 'missing-prefix' ? read.name : undefined;
}
