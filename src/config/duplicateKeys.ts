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
  const { properties } = section;
  if (properties.length > SMALL) {
    const seen = new Map<string, IniProperty>();
    for (const property of properties) {
      const before = seen.get(property.key);
      if (before !== undefined) {
        reportDuplicateKey(property, before, ownerOf(section), report);
      }
      seen.set(property.key, property);
    }
    return;
  }
  for (let i = 1; i < properties.length; i++) {
    const property = properties[i]!;
    for (let j = 0; j < i; j++) {
      const before = properties[j]!;
      if (property.key === before.key) {
        reportDuplicateKey(property, before, ownerOf(section), report);
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
