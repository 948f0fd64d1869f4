import { timeOfDay } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';
import type { SignInState } from './treeRow.ts';

/** `signed in until 14:32`, or `signed out`. */
export function signInText(until: number, now: number, t: Translate, locale?: string): string {
  return until <= now ? t('signed out') : t('signed in until {0}', timeOfDay(until, now, locale));
}

/** The same for a row. @param until undefined where that is not known yet */
export function signInState(
  until: number | undefined,
  now: number,
  t: Translate,
  locale?: string,
): SignInState {
  if (until === undefined) return { word: '', text: '' };
  const text = signInText(until, now, t, locale);
  return until <= now ? { word: 'signedOut', text } : { word: 'signedIn', text, until };
}
