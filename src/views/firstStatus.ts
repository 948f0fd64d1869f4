import { commandIds } from '../commands/ids.ts';
import { commandLink, escapeMarkdown } from '../platform/markdown.ts';
import type { Translate } from '../platform/translate.ts';
import { isSerious, type Shadow } from '../sessions/shadow.ts';

/** Everything that the status bar shows, as one value: two that are equal need no drawing. */
export interface Status {
  readonly text: string;
  /** Markdown with theme icons and command links. */
  readonly tooltip: string;
  readonly severity: 'none' | 'warning' | 'error';
  /** A full sentence for screen readers, without ticking seconds. */
  readonly spoken: string;
  /** Milliseconds after which the text reads differently, if nothing else happens; undefined: never. */
  readonly staleIn: number | undefined;
}

/** Commands that links in the status bar's tooltip may run, and no others. */
export const statusLinkCommands: readonly string[] = [
  commandIds.refreshNow,
  commandIds.switchIdentity,
  commandIds.newTerminal,
  commandIds.releaseIdentity,
  commandIds.showLog,
  commandIds.explainFailure,
  commandIds.repairDelivery,
];

/**
 * What the status bar shows at activation, before anything is loaded.
 *
 * @param restoring the identity of the last time, which is on its way
 * @param inherited what processes take from VS Code's own environment
 */
export function firstStatus(
  restoring: string | undefined,
  inherited: readonly Shadow[],
  t: Translate,
): Status {
  const status = restoring === undefined ? noIdentity(t) : assuming(restoring, '', [], t);
  return withLines(
    status,
    inherited.filter(isSerious).map(({ message }) => warningLine(message)),
  );
}

export function noIdentity(t: Translate): Status {
  const swap = commandLink(`$(arrow-swap) ${t('Switch')}`, commandIds.switchIdentity);
  return {
    text: `$(link) ${t('No identity')}`,
    tooltip: [
      `**${t('No AWS identity in this window')}**`,
      t('New terminals and tasks run with the environment that VS Code was started with.'),
      linkLine([swap]),
    ].join('\n\n'),
    severity: 'none',
    spoken: t('Role Chain: no AWS identity in this window.'),
    staleIn: undefined,
  };
}

/**
 * @param step the step under way in a few characters
 * @param more what else there is to say, as Markdown
 */
export function assuming(name: string, step: string, more: readonly string[], t: Translate): Status {
  return {
    text: statusLine('$(sync~spin)', [name, step]),
    tooltip: [`**${t('Assuming {0}', escapeMarkdown(name))}**`, ...more].join('\n\n'),
    severity: 'none',
    spoken: t('Role Chain: assuming {0}.', name),
    staleIn: undefined,
  };
}

/** The same with more to say in its tooltip. */
export function withLines(status: Status, more: readonly string[]): Status {
  return more.length === 0 ? status : { ...status, tooltip: [status.tooltip, ...more].join('\n\n') };
}

export function warningLine(message: string): string {
  return `$(warning) ${escapeMarkdown(message)}`;
}

export function linkLine(links: readonly string[]): string {
  return `---\n\n${links.join('&nbsp;&nbsp; ')}`;
}

export function statusLine(icon: string, parts: readonly string[]): string {
  // A name like `$(zap)` would draw an icon.
  const words = parts.filter((part) => part !== '').map((part) => part.replaceAll('$(', '$\u200b('));
  return [icon, ...words].join(' ');
}
