import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import { commandIds } from '../commands/ids.ts';
import { commandLink, escapeMarkdown } from '../platform/markdown.ts';
import type { Translate } from '../platform/translate.ts';

/** Paragraphs of the tooltip about how processes get the identity; none before one was needed. */
export function deliveryText(choice: DeliveryChoice | undefined, t: Translate): readonly string[] {
  if (choice === undefined) return [];
  const hidden = choice.hidden.map((message) => `- ${escapeMarkdown(message)}`).join('\n');
  if (choice.mode === 'live') {
    const moved = t(
      'If a terminal is from before this window was loaded, it has to be opened again: another window of this workspace or another program has the port that it knows.',
    );
    return [
      ...(hidden === ''
        ? [`$(broadcast) ${t('Open terminals follow a switch and a renewal by themselves.')}`]
        : [`$(warning) ${t('Live delivery is on, but some clients will not see it:')}`, hidden]),
      ...(choice.moved === true ? [`$(warning) ${moved}`] : []),
    ];
  }
  const keys = `$(pin) ${t('Terminals keep the keys that they were opened with.')}`;
  if (hidden === '') return [keys];
  const link = commandLink(`$(wrench) ${t('Clear the Way for Live Delivery…')}`, commandIds.repairDelivery);
  return [
    `${keys} ${t('Live delivery would be hidden from some clients:')}`,
    hidden,
    ...(choice.repair === 'offered' ? [link] : []),
  ];
}
