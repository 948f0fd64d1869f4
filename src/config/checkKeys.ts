import { placeOfKey, type IniProperty } from './ini.ts';
import { KNOWN_KEYS, SSO_SESSION_KEYS } from './keys.ts';
import { Suggester } from './nearest.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Report } from './report.ts';

/**
 * Reports keys that no AWS tool reads: as a warning where one is likely meant, else as information, since other tools
 * keep keys of their own in these files. Values are never shown.
 */
export function checkKeys(linked: LinkedFiles, report: Report): void {
  if ([...linked.keys].some((key) => !KNOWN_KEYS.has(key))) {
    const keys = new Suggester(KNOWN_KEYS.keys());
    for (const profile of linked.profiles.values()) {
      if (!profile.hasKey((key) => !KNOWN_KEYS.has(key))) {
        continue;
      }
      for (const property of profile.properties) {
        if (!KNOWN_KEYS.has(property.key)) {
          reportKey(property, keys, report, profile.name);
        }
      }
    }
  }
  const sessionKeys = new Suggester(SSO_SESSION_KEYS);
  for (const session of linked.ssoSessions.values()) {
    for (const property of session.properties) {
      if (!SSO_SESSION_KEYS.has(property.key)) {
        reportKey(property, sessionKeys, report, undefined);
      }
    }
  }
}

function reportKey(
  property: IniProperty,
  keys: Suggester,
  report: Report,
  profile: string | undefined,
): void {
  const key = property.key.length > 60 ? `${property.key.slice(0, 60)}…` : property.key;
  const meant = keys.suggest(property.key);
  const place = placeOfKey(property);
  if (meant === undefined) {
    const message = `${key} is not a key of AWS tools, so it has no effect on this profile.`;
    report.add('unknown-key', 'information', message, place, profile);
  } else {
    const message = `${key} is not a key of AWS tools and has no effect: did you mean ${meant}?`;
    report.add('unknown-key', 'warning', message, place, profile);
  }
}
