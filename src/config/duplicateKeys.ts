import { placeOfKey, type IniProperty, type IniSection } from './ini.ts';
import type { Report } from './report.ts';

/** Reports keys that stand twice in one section. Linear in its length. */
export function reportDuplicateKeys(
  section: IniSection,
  ownerOf: (section: IniSection) => string | undefined,
  report: Report,
): void {
  if (!section.repeats) {
    return;
  }
  const seen = new Map<string, IniProperty>();
  for (const property of section.properties) {
    const before = seen.get(property.key);
    if (before === undefined) {
      seen.set(property.key, property);
    } else {
      reportDuplicateKey(property, before, ownerOf(section), report);
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
