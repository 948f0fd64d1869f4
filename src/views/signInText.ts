import { timeOfDay } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';

/** `signed in until 14:32`, or `signed out`. */
export function signInText(until: number | undefined, now: number, t: Translate, locale?: string): string {
  return until === undefined || until <= now
    ? t('signed out')
    : t('signed in until {0}', timeOfDay(until, now, locale));
}
