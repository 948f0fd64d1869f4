import type { WindowIdentity } from '../sessions/identity.ts';
import { timeOfDay } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';

/** A terminal with an identity of its own, as far as it is shown. */
export interface OpenSession {
  readonly id: string;
  readonly name: string;
  readonly mode: 'live' | 'static';
  readonly state: WindowIdentity;
  readonly terminal: { show(): void };
}

/** What a row says. Times of day, not of what is left: rows of a tree never tick. */
export interface OpenSessionText {
  readonly description: string;
  readonly spoken: string;
  readonly ended: boolean;
}

/** What a row says of a terminal at this moment. */
export function openSessionText(
  { name, mode, state }: Pick<OpenSession, 'name' | 'mode' | 'state'>,
  now: number,
  t: Translate,
  locale?: string,
): OpenSessionText {
  const end = endOf(state);
  const ended = state.kind === 'expired' || state.kind === 'failed' || (end !== undefined && end <= now);
  const way = mode === 'live' ? t('renewed by itself') : t('fixed keys');
  const when = ended ? t('ended') : end === undefined ? '' : t('until {0}', timeOfDay(end, now, locale));
  const description = [when, way].filter((part) => part !== '').join(' · ');
  return { description, spoken: t('Terminal as {0}, {1}.', name, description), ended };
}

/** When the next of them ends, epoch milliseconds; undefined where none will. */
export function nextEnd(sessions: readonly Pick<OpenSession, 'state'>[], now: number): number | undefined {
  const next = Math.min(...sessions.map(({ state }) => endOf(state) ?? Infinity).filter((end) => end > now));
  return next === Infinity ? undefined : next;
}

function endOf(state: WindowIdentity): number | undefined {
  return 'identity' in state ? state.identity.expiresAt : undefined;
}
