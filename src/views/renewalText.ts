import type { Renewal } from '../sessions/identity.ts';
import { escapeMarkdown } from '../platform/markdown.ts';
import { timeOfDay } from '../platform/text.ts';
import type { Moment } from './tooltips.ts';

/** How a renewal stands, in words. */
export interface RenewalText {
  /** For the status bar itself; empty when there is nothing to say there. */
  readonly short: string;
  /** Markdown for the tooltip. */
  readonly long: string;
  readonly spoken: string;
}

export function renewalText(renewal: Renewal, { now, t, locale }: Moment): RenewalText {
  switch (renewal.kind) {
    case 'scheduled': {
      const { dueAt } = renewal;
      const long = dueAt === undefined ? '' : t('Renews by itself at {0}.', timeOfDay(dueAt, now, locale));
      return { short: '', long, spoken: '' };
    }
    case 'running': {
      const text = t('Being renewed now.');
      return { short: '', long: text, spoken: text };
    }
    case 'retrying': {
      const at = timeOfDay(renewal.retryAt, now, locale);
      const text = renewal.offline
        ? t('AWS cannot be reached; tried again at {0}.', at)
        : t('Renewal failed; tried again at {0}.', at);
      return {
        short: renewal.offline ? t('offline') : t('retrying'),
        long: [text, escapeMarkdown(renewal.error.message)].join('\n\n'),
        spoken: renewal.offline
          ? t('AWS cannot be reached.')
          : t('The last renewal failed and is tried again.'),
      };
    }
    case 'personNeeded': {
      const text = t('To go on, it needs you: {0}', renewal.error.message);
      return { short: t('needs you'), long: `$(bell-dot) ${escapeMarkdown(text)}`, spoken: text };
    }
    case 'refused': {
      const text = t('It is not renewed any more. {0}', renewal.error.message);
      return { short: t('not renewed'), long: `$(warning) ${escapeMarkdown(text)}`, spoken: text };
    }
  }
}
