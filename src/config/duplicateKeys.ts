import { placeOfKey, type IniProperty, type IniSection } from './ini.ts';
import type { Report } from './report.ts';

/** Small sections are compared pair by pair: that is faster than a set, and bounded. */
const SMALL = 12;

/** Reports keys that stand twice in one section. Linear in its length. */
export function reportDuplicateKeys(
  section: IniSection,
  ownerOf: (section: IniSection) => string | undefined,
  report: Report,
): void {
  const { size } = section;
  if (size > SMALL) {
    const seen = new Map<string, IniProperty>();
    for (const property of section.properties) {
      const before = seen.get(property.key);
      if (before !== undefined) {
        reportDuplicateKey(property, before, ownerOf(section), report);
      }
      seen.set(property.key, property);
    }
    return;
  }
  for (let i = 1; i < size; i++) {
    for (let j = 0; j < i; j++) {
      if (section.keyAt(i) === section.keyAt(j)) {
        reportDuplicateKey(section.properties[i]!, section.properties[j]!, ownerOf(section), report);
        break;
      }
    }
  }
}

function reportDuplicateKey(
  property: IniProperty,
  before: IniProperty,
  owner: string | undefined,
  report: Report,
): void {
  const message = `${property.key} stands here again and beats line ${String(before.line + 1)}: the AWS SDKs take the last one, the AWS CLI refuses the file. Remove one.`;
  report.add('duplicate-key', 'warning', message, placeOfKey(property), owner);
}
