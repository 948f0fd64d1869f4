import type { Translate } from '../platform/translate.ts';

/** What has come of adding profiles. @param names of those written; of the chosen ones, others may be there by now */
export function addedText(names: readonly string[], chosen: number, t: Translate): string {
  const [first] = names;
  if (first === undefined) return t('Added nothing: the profiles are there already');
  if (names.length < chosen)
    return t('Added {0} of {1} profiles; the others are there already', names.length, chosen);
  return names.length === 1 ? t('Added the profile {0}', first) : t('Added {0} profiles', names.length);
}
