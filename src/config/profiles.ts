import { placeOfKey, placeOfSection, type IniDocument, type IniProperty, type IniSection } from './ini.ts';
import type { ChainKey } from './keys.ts';
import type { Finding, Report } from './report.ts';
import { readSectionName, type SharedFileKind } from './sectionName.ts';
import { sectionProblem } from './sectionProblem.ts';

/** A profile, an SSO session or a services section: all that both files say under one name. */
export interface Profile {
  readonly name: string;
  /** The first section that counts. */
  readonly section: IniSection;
  /** In rising precedence: a later one beats an earlier one of the same key, so credentials stand behind config. */
  readonly properties: readonly IniProperty[];
}

/** Both files, put together. Each map keeps the order of the files. */
export interface LinkedFiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
  readonly services: ReadonlyMap<string, Profile>;
  /** Errors of the grammar, by the profile they stand in: no AWS tool would take such a profile. */
  readonly errors: ReadonlyMap<string, readonly Finding[]>;
  /** Whose section it is, for properties that came in through `include_profile`. */
  readonly owners: ReadonlyMap<IniSection, string>;
}

interface OpenProfile extends Profile {
  properties: readonly IniProperty[];
  /** Whether {@link properties} is an array of its own, not yet that of a section. */
  own: boolean;
  section: IniSection;
  /** `[profile default]` was seen, so that `[default]` no longer counts. */
  prefixed: boolean;
}

/** Links the sections of both files to profiles, and reports what is wrong with sections. Linear in their number. */
export function linkFiles(
  config: IniDocument | undefined,
  credentials: IniDocument | undefined,
  report: Report,
): LinkedFiles {
  const linker = new Linker(report);
  if (config !== undefined) {
    linker.add(config, 'config');
  }
  if (credentials !== undefined) {
    linker.add(credentials, 'credentials');
  }
  return linker.finish([config, credentials]);
}

/** The property that counts: the last one of that name. An empty value counts as none. */
export function findProperty(profile: Profile, key: ChainKey): IniProperty | undefined {
  const { properties } = profile;
  for (let i = properties.length - 1; i >= 0; i--) {
    const property = properties[i];
    if (property !== undefined && property.key === key) {
      return property.value === '' ? undefined : property;
    }
  }
  return undefined;
}

class Linker {
  private readonly report: Report;
  private readonly profiles = new Map<string, OpenProfile>();
  private readonly ssoSessions = new Map<string, OpenProfile>();
  private readonly services = new Map<string, OpenProfile>();
  private readonly owners = new Map<IniSection, string>();
  private readonly others: IniSection[] = [];

  constructor(report: Report) {
    this.report = report;
  }

  add(document: IniDocument, file: SharedFileKind): void {
    for (const section of document.sections) {
      const read = readSectionName(section.header, file);
      if (read.kind === 'profile') {
        this.addProfile(read.name, read.prefixed, section);
      } else if (read.kind === 'ssoSession') {
        this.others.push(section);
        this.append(this.ssoSessions, read.name, section);
      } else if (read.kind === 'services') {
        this.others.push(section);
        this.append(this.services, read.name, section);
      } else if (read.kind === 'unusable') {
        if (file === 'credentials' && read.fault === 'bad-name' && this.profiles.has(read.name)) {
          // The CLI quotes names in the config file only: [profile "my profile"] there is [my profile] here.
          this.addProfile(read.name, false, section);
        } else {
          const { code, message } = sectionProblem(read, file);
          this.report.add(code, 'warning', message, placeOfSection(section));
        }
      }
    }
  }

  private addProfile(name: string, prefixed: boolean, section: IniSection): void {
    const before = this.profiles.get(name);
    if (name === 'default' && before !== undefined && before.section.file === section.file) {
      if (before.prefixed && !prefixed) {
        this.reportShadowed(section);
        return;
      }
      if (!before.prefixed && prefixed) {
        this.reportShadowed(before.section);
        before.properties = [];
        before.own = true;
        before.section = section;
        before.prefixed = true;
      }
    }
    this.owners.set(section, name);
    const profile = this.append(this.profiles, name, section, name);
    profile.prefixed ||= prefixed;
  }

  private append(
    map: Map<string, OpenProfile>,
    name: string,
    section: IniSection,
    owner?: string,
  ): OpenProfile {
    const before = map.get(name);
    if (before === undefined) {
      const added = { name, section, properties: section.properties, own: false, prefixed: false };
      map.set(name, added);
      return added;
    }
    if (before.section.file === section.file && before.section !== section) {
      const message = `[${name}] stands here a second time: the AWS SDKs merge the sections, the AWS CLI refuses the file. Move its lines to line ${String(before.section.line + 1)}.`;
      this.report.add('duplicate-section', 'warning', message, placeOfSection(section), owner);
    }
    if (!before.own) {
      before.properties = [...before.properties];
      before.own = true;
    }
    const merged = before.properties as IniProperty[];
    for (const property of section.properties) {
      merged.push(property);
    }
    return before;
  }

  private reportShadowed(section: IniSection): void {
    const message =
      '[default] is ignored, since [profile default] stands in the same file and beats it. Merge the two by hand.';
    this.report.add('shadowed-default', 'warning', message, placeOfSection(section), 'default');
  }

  finish(documents: readonly (IniDocument | undefined)[]): LinkedFiles {
    const errors = new Map<string, Finding[]>();
    for (const problem of documents.flatMap((document) => document?.problems ?? [])) {
      const owner = problem.section === undefined ? undefined : this.owners.get(problem.section);
      const finding = this.report.add(problem.code, problem.severity, problem.message, problem.place, owner);
      if (owner !== undefined && problem.severity === 'error' && this.profiles.has(owner)) {
        const list = errors.get(owner);
        if (list === undefined) {
          errors.set(owner, [finding]);
        } else {
          list.push(finding);
        }
      }
    }
    const { profiles, ssoSessions, services, owners } = this;
    for (const [section, name] of owners) {
      reportDuplicateKeys(section, name, this.report);
    }
    for (const section of this.others) {
      reportDuplicateKeys(section, undefined, this.report);
    }
    return { profiles, ssoSessions, services, errors, owners };
  }
}

/** Small sections are compared pair by pair: that is faster than a set, and bounded. */
const SMALL = 12;

function reportDuplicateKeys(section: IniSection, name: string | undefined, report: Report): void {
  const { properties } = section;
  if (properties.length <= SMALL) {
    for (let i = 1; i < properties.length; i++) {
      for (let j = 0; j < i; j++) {
        if (properties[i]?.key === properties[j]?.key) {
          reportDuplicateKey(properties[i], properties[j], name, report);
          break;
        }
      }
    }
    return;
  }
  const seen = new Map<string, IniProperty>();
  for (const property of properties) {
    reportDuplicateKey(property, seen.get(property.key), name, report);
    seen.set(property.key, property);
  }
}

function reportDuplicateKey(
  property: IniProperty | undefined,
  before: IniProperty | undefined,
  name: string | undefined,
  report: Report,
): void {
  if (property !== undefined && before !== undefined) {
    const message = `${property.key} stands here again and beats line ${String(before.line + 1)}: the AWS SDKs take the last one, the AWS CLI refuses the file. Remove one.`;
    report.add('duplicate-key', 'warning', message, placeOfKey(property), name);
  }
}
