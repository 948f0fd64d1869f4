import type { ChainPlan } from '../config/plan.ts';
import type { LiveIdentity, Renewal, WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import { isSerious, type Shadow } from '../sessions/shadow.ts';
import { commandIds } from '../commands/ids.ts';
import { commandLink, escapeMarkdown } from '../platform/markdown.ts';
import { LAST_MINUTES, shortDuration, spokenDuration, untilTextChanges } from '../platform/text.ts';
import { deliveryText } from './deliveryText.ts';
import { renewalText } from './renewalText.ts';
import { shortStep, stepText } from './stepText.ts';
import { identityBody, type Moment } from './tooltips.ts';
import { unkeptText } from './unkeptText.ts';

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

/**
 * The status bar for a state of the window at a moment.
 *
 * @param shadows what in the environment may make a terminal resolve to someone else: said here, before it happens
 * @param delivery how processes get the identity, and why so
 * @param protectedBy the pattern that protects an identity, where one does
 * @param kept whether sessions outlive the window, as they do until the secret storage fails
 */
export function statusOf(
  state: WindowIdentity,
  moment: Moment,
  shadows: readonly Shadow[] = [],
  delivery?: DeliveryChoice,
  protectedBy: (plan: ChainPlan) => string | undefined = () => undefined,
  kept = true,
): Status {
  const status = withProtection(plainStatus(state, moment, delivery?.mode), state, protectedBy, moment);
  const warnings = shadows
    .filter(isSerious)
    // Those that keep clients from live delivery are said there.
    .filter(({ message }) => !(delivery?.hidden.includes(message) ?? false))
    .map(({ message }) => `$(warning) ${escapeMarkdown(message)}`);
  const delivered = state.kind === 'none' ? [] : deliveryText(delivery, moment.t);
  const unkept = kept ? [] : [`$(warning) ${unkeptText(moment.t)}`];
  const more = [...warnings, ...delivered, ...unkept];
  return more.length === 0 ? status : { ...status, tooltip: [status.tooltip, ...more].join('\n\n') };
}

/** A protected identity stands out while processes run as it: by an icon, by words, and by colour last. */
function withProtection(
  status: Status,
  state: WindowIdentity,
  protectedBy: (plan: ChainPlan) => string | undefined,
  { t }: Moment,
): Status {
  const served = state.kind === 'active' || state.kind === 'expired' ? servedIdentity(state) : undefined;
  const pattern = served === undefined ? undefined : protectedBy(served.plan);
  if (pattern === undefined) return status;
  const said = t('Protected identity');
  const why = t('It is protected by “{0}” in the setting roleChain.protected.', pattern);
  return {
    ...status,
    text: status.text.replace(/^(?:\$\(link\) )?/, '$$(shield) '),
    tooltip: `$(shield) **${said}** — ${escapeMarkdown(why)}\n\n${status.tooltip}`,
    severity: 'error',
    spoken: `${status.spoken} ${said}.`,
  };
}

function plainStatus(state: WindowIdentity, moment: Moment, mode?: DeliveryChoice['mode']): Status {
  const { t } = moment;
  switch (state.kind) {
    case 'none':
      return {
        text: `$(link) ${t('No identity')}`,
        tooltip: [
          `**${t('No AWS identity in this window')}**`,
          t('New terminals and tasks run with the environment that VS Code was started with.'),
          links(moment, ['switch']),
        ].join('\n\n'),
        severity: 'none',
        spoken: t('Role Chain: no AWS identity in this window.'),
        staleIn: undefined,
      };
    case 'resolving': {
      const { name, step, previous } = state;
      const serving =
        previous === undefined
          ? []
          : [t('Until then, new terminals run as {0}.', escapeMarkdown(previous.plan.name))];
      return {
        text: line('$(sync~spin)', [name, shortStep(step, t)]),
        tooltip: [
          `**${t('Assuming {0}', escapeMarkdown(name))}**`,
          ...(step === undefined ? [] : [escapeMarkdown(stepText(step, t))]),
          ...serving,
        ].join('\n\n'),
        severity: 'none',
        spoken: t('Role Chain: assuming {0}.', name),
        staleIn: undefined,
      };
    }
    case 'active':
      return activeStatus(state.identity, state.renewal, moment);
    case 'expired':
      return expiredStatus(state.identity, state.renewal, moment, mode);
    case 'failed':
      if (state.error.name === 'PersonNeededError')
        return waitingStatus(state.name, state.error.message, moment);
      return {
        text: line('$(error)', [state.name, t('failed')]),
        tooltip: [
          `**${t('{0} could not be assumed', escapeMarkdown(state.name))}**`,
          escapeMarkdown(state.error.message),
          links(moment, ['explain', 'switch', 'showLog']),
        ].join('\n\n'),
        severity: 'error',
        spoken: t('Role Chain: {0} could not be assumed. {1}', state.name, state.error.message),
        staleIn: undefined,
      };
  }
}

/** After a reload: the identity of the last time is not there, since it needs a person. */
function waitingStatus(name: string, message: string, moment: Moment): Status {
  const { t } = moment;
  return {
    text: line('$(bell-dot)', [name, t('needs you')]),
    tooltip: [
      `**${t('{0} is not assumed yet', escapeMarkdown(name))}**`,
      escapeMarkdown(message),
      links(moment, ['refresh', 'switch', 'release']),
    ].join('\n\n'),
    severity: 'warning',
    spoken: t('Role Chain: {0} is not assumed yet. {1}', name, message),
    staleIn: undefined,
  };
}

function activeStatus(identity: LiveIdentity, renewal: Renewal, moment: Moment): Status {
  const { now, t } = moment;
  const name = identity.plan.name;
  const left = identity.expiresAt === undefined ? undefined : identity.expiresAt - now;
  const late = left !== undefined && left <= LAST_MINUTES;
  const shown = left === undefined ? '' : shortDuration(left);
  const said = renewalText(renewal, moment);
  const needsAttention = renewal.kind === 'personNeeded' || renewal.kind === 'refused';
  return {
    text: line(renewalIcon(renewal), [name, shown, said.short]),
    tooltip: activeTooltip(identity, said.long, moment),
    severity: late || needsAttention ? 'warning' : 'none',
    spoken: [
      left === undefined
        ? t('Role Chain: {0}, without an end.', name)
        : t('Role Chain: {0}, {1} left.', name, spokenDuration(left, t)),
      said.spoken,
    ]
      .filter(Boolean)
      .join(' '),
    staleIn: left === undefined ? undefined : untilTextChanges(left),
  };
}

function expiredStatus(
  identity: LiveIdentity,
  renewal: Renewal,
  moment: Moment,
  mode?: DeliveryChoice['mode'],
): Status {
  const { t } = moment;
  const name = identity.plan.name;
  const said = renewalText(renewal, moment);
  return {
    text: line(renewal.kind === 'running' ? '$(sync~spin)' : '$(error)', [name, t('ended'), said.short]),
    tooltip: [
      `**${t('{0} has ended', escapeMarkdown(name))}**`,
      ...(said.long === '' ? [] : [said.long]),
      mode === 'live'
        ? t('Programs that ask for credentials are told so rather than given another identity.')
        : t(
            'New terminals still get the ended keys, so that AWS refuses them rather than taking another identity.',
          ),
      identityBody(identity, moment),
      links(moment, ['refresh', 'switch', 'release', 'showLog']),
    ].join('\n\n'),
    severity: 'error',
    spoken: [t('Role Chain: the credentials of {0} have ended.', name), said.spoken]
      .filter(Boolean)
      .join(' '),
    staleIn: undefined,
  };
}

function activeTooltip(identity: LiveIdentity, renewal: string, moment: Moment): string {
  return [
    `**${escapeMarkdown(identity.plan.name)}**`,
    identityBody(identity, moment),
    ...identity.notes.map((note) => `$(info) ${escapeMarkdown(note)}`),
    ...(renewal === '' ? [] : [renewal]),
    links(moment, ['refresh', 'switch', 'newTerminal', 'release']),
  ].join('\n\n');
}

function renewalIcon(renewal: Renewal): string {
  switch (renewal.kind) {
    case 'scheduled':
      return '$(link)';
    case 'running':
      return '$(sync~spin)';
    case 'retrying':
      return renewal.offline ? '$(debug-disconnect)' : '$(history)';
    case 'personNeeded':
      return '$(bell-dot)';
    case 'refused':
      return '$(warning)';
  }
}

type Link = 'explain' | 'refresh' | 'switch' | 'newTerminal' | 'release' | 'showLog';

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

function links({ t }: Moment, which: readonly Link[]): string {
  const all: Readonly<Record<Link, string>> = {
    explain: commandLink(`$(question) ${t('Explain')}`, commandIds.explainFailure),
    refresh: commandLink(`$(refresh) ${t('Refresh')}`, commandIds.refreshNow),
    switch: commandLink(`$(arrow-swap) ${t('Switch')}`, commandIds.switchIdentity),
    newTerminal: commandLink(`$(terminal) ${t('New terminal')}`, commandIds.newTerminal),
    release: commandLink(`$(circle-slash) ${t('Release')}`, commandIds.releaseIdentity),
    showLog: commandLink(`$(output) ${t('Show log')}`, commandIds.showLog),
  };
  return `---\n\n${which.map((link) => all[link]).join('&nbsp;&nbsp; ')}`;
}

function line(icon: string, parts: readonly string[]): string {
  // A name like `$(zap)` would draw an icon.
  const words = parts.filter((part) => part !== '').map((part) => part.replaceAll('$(', '$\u200b('));
  return [icon, ...words].join(' ');
}
