import type { Translate } from './translate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Below this much time the countdown shows seconds, in steps of {@link FINE_STEP}. */
export const LAST_MINUTES = 5 * MINUTE;

/** Ten seconds: close enough to feel that time runs, rare enough not to distract. */
const FINE_STEP = 10 * SECOND;

/** Time left as a person glances at it: `1h 05m`, `42m`, `4m 30s`, `50s`, `<10s`. Rounded down, so that it never promises too much. */
export function shortDuration(ms: number): string {
  if (ms >= HOUR) {
    return `${String(Math.floor(ms / HOUR))}h ${pad(Math.floor((ms % HOUR) / MINUTE))}m`;
  }
  if (ms >= LAST_MINUTES) return `${String(Math.floor(ms / MINUTE))}m`;
  const seconds = Math.floor(Math.max(0, ms) / FINE_STEP) * (FINE_STEP / SECOND);
  if (seconds >= 60) return `${String(Math.floor(seconds / 60))}m ${pad(seconds % 60)}s`;
  // Still live: what comes next says that it has ended.
  return seconds === 0 && ms > 0 ? `<${String(FINE_STEP / SECOND)}s` : `${String(seconds)}s`;
}

/** Milliseconds after which {@link shortDuration} of the time left reads differently; at least one. */
export function untilTextChanges(left: number): number {
  const step = left > LAST_MINUTES ? MINUTE : FINE_STEP;
  const rest = left % step;
  // Exactly on a step the text changes with the next millisecond.
  return rest === 0 ? 1 : rest + 1;
}

/** Time left for a screen reader: whole words, and nothing that changes every few seconds. */
export function spokenDuration(ms: number, t: Translate): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return t('less than a minute');
  if (ms < LAST_MINUTES) return t('less than {0} minutes', LAST_MINUTES / MINUTE);
  if (minutes < 60) return minutes === 1 ? t('1 minute') : t('{0} minutes', minutes);
  const hours = Math.floor(minutes / 60);
  const spokenHours = hours === 1 ? t('1 hour') : t('{0} hours', hours);
  const rest = minutes % 60;
  if (rest === 0) return spokenHours;
  return t('{0} and {1}', spokenHours, rest === 1 ? t('1 minute') : t('{0} minutes', rest));
}

/** `no hops`, `1 hop`, `2 hops`. */
export function countHops(count: number, t: Translate): string {
  if (count === 0) return t('no hops');
  return count === 1 ? t('1 hop') : t('{0} hops', count);
}

/** Time of day of an instant, with the day where that is another one: `14:32`, `Nov 23, 14:32`. */
export function timeOfDay(at: number, now: number, locale?: string): string {
  const then = new Date(at);
  const sameDay = then.toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(then);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
