import { placeOfProperty, placeOfSection, type IniProperty } from './ini.ts';
import type { ChainKey } from './keys.ts';
import type { Place } from './place.ts';
import type { PlanNote, Source, Sourced } from './plan.ts';
import type { ProblemCode } from './problem.ts';
import { findProperty, type Profile } from './profile.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Finding, Report } from './report.ts';

/** Most profiles have neither errors nor notes: they share this. */
const NONE: readonly never[] = [];

/**
 * The text of a property. Where it came from is put together when somebody asks: files hold tens of thousands of values,
 * and the origins of few are ever read. From a property one gets to all of its file, keys in clear included: nobody who
 * looks at a plan may come upon it.
 */
class PropertyText implements Sourced<string> {
  readonly value: string;
  readonly #property: IniProperty;
  readonly #scope: Scope;

  constructor(property: IniProperty, scope: Scope) {
    this.value = property.value;
    this.#property = property;
    this.#scope = scope;
  }

  get source(): Source {
    return this.#scope.source(this.#property);
  }

  toJSON(): Sourced<string> {
    return { value: this.value, source: this.source };
  }
}

/** One profile while it is read: where its errors and notes are collected. */
export class Scope {
  readonly profile: Profile;
  private readonly linked: LinkedFiles;
  private readonly report: Report;
  private ownErrors: Finding[] | undefined;
  private ownNotes: PlanNote[] | undefined;

  constructor(profile: Profile, linked: LinkedFiles, report: Report) {
    this.profile = profile;
    this.linked = linked;
    this.report = report;
  }

  /** Errors of this profile's own; with any, the profile is broken. */
  get errors(): readonly Finding[] {
    return this.ownErrors ?? NONE;
  }

  get notes(): readonly PlanNote[] {
    return this.ownNotes ?? NONE;
  }

  /** An error that was found before. */
  addError(finding: Finding): void {
    (this.ownErrors ??= []).push(finding);
  }

  find(key: ChainKey): IniProperty | undefined {
    return findProperty(this.profile, key);
  }

  /** A text value with where it came from. */
  text(key: ChainKey): Sourced<string> | undefined {
    const property = findProperty(this.profile, key);
    return property && new PropertyText(property, this);
  }

  /** The same of a property that was found. */
  textOf(property: IniProperty): Sourced<string> {
    return new PropertyText(property, this);
  }

  source(property: IniProperty): Source {
    const owner =
      property.section === this.profile.section ? undefined : this.linked.ownerOf(property.section);
    return {
      kind: 'property',
      profile: owner ?? this.profile.name,
      key: property.key,
      place: placeOfProperty(property),
    };
  }

  reject(code: ProblemCode, message: string, at: IniProperty | Place = placeOfSection(this.profile.section)) {
    this.addError(this.report.add(code, 'error', message, placeOf(at), this.profile.name));
  }

  warn(code: ProblemCode, message: string, at: IniProperty | Place = placeOfSection(this.profile.section)) {
    this.report.add(code, 'warning', message, placeOf(at), this.profile.name);
  }

  inform(code: ProblemCode, message: string, at: IniProperty | Place = placeOfSection(this.profile.section)) {
    this.report.add(code, 'information', message, placeOf(at), this.profile.name);
  }

  /** Something a person should know about the plan; the index of the hop is added when there is one. */
  note(message: string, at?: IniProperty): void {
    const note = at === undefined ? { message } : { message, place: placeOfProperty(at) };
    (this.ownNotes ??= []).push(note);
  }
}

function placeOf(at: IniProperty | Place): Place {
  return 'key' in at ? placeOfProperty(at) : at;
}
