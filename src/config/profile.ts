import type { IniProperty, IniSection } from './ini.ts';
import type { ChainKey } from './keys.ts';

/** A profile, an SSO session or a services section: all that both files say under one name. */
export class Profile {
  readonly name: string;
  /** Its number in the order of the files, from 0: what is worked out per profile lies in arrays by it. */
  readonly index: number;
  /** The first section that counts. Nearly always it is the only one, and is asked for its properties itself. */
  readonly section: IniSection;
  /** The properties of all sections that count, where there is more than the one. */
  protected readonly merged: readonly IniProperty[] | undefined;

  constructor(name: string, index: number, section: IniSection, merged: readonly IniProperty[] | undefined) {
    this.name = name;
    this.index = index;
    this.section = section;
    this.merged = merged;
  }

  /** In rising precedence: a later one beats an earlier one of the same key, so credentials stand behind config. */
  get properties(): readonly IniProperty[] {
    return this.merged ?? this.section.properties;
  }

  /** The last property of that key. */
  last(key: string): IniProperty | undefined {
    return this.merged === undefined
      ? this.section.find(key)
      : this.merged.findLast((property) => property.key === key);
  }

  /** Whether any of its keys is such a one. */
  hasKey(test: (key: string) => boolean): boolean {
    if (this.merged !== undefined) {
      return this.merged.some((property) => test(property.key));
    }
    const { section } = this;
    for (let i = 0; i < section.size; i++) {
      if (test(section.keyAt(i))) {
        return true;
      }
    }
    return false;
  }
}

/** The property that counts: the last one of that name. An empty value counts as none. */
export function findProperty(profile: Profile, key: ChainKey): IniProperty | undefined {
  const property = profile.last(key);
  return property?.isEmpty === false ? property : undefined;
}
