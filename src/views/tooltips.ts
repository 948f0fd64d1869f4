import { fullAccount, shortAccount, type Accounts } from '../config/accounts.ts';
import type { ChainPlan } from '../config/plan.ts';
import type { LiveHop, LiveIdentity } from '../sessions/identity.ts';
import { codeSpan, escapeMarkdown } from '../platform/markdown.ts';
import { timeOfDay } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';
import { baseSummary, finalRole } from './profileText.ts';
import type { TreeRow } from './treeRow.ts';

/** What texts that name times need. */
export interface Moment {
  readonly now: number;
  readonly t: Translate;
  /** For tests; VS Code's own otherwise. */
  readonly locale?: string;
  /** How the person calls accounts. */
  readonly accounts?: Accounts;
}

/** Markdown for a row of the tree; undefined where the row says everything itself. */
export function rowTooltip(row: TreeRow, lives: readonly (LiveHop | undefined)[], moment: Moment): string {
  const { t } = moment;
  if (row.hop !== undefined) return hopTooltip(row.hop, moment);
  if (row.kind === 'problem') return escapeMarkdown(row.label);
  const { plan, signIn } = row;
  if (signIn !== undefined) {
    const { label, startUrl, state } = signIn;
    const name = `**${escapeMarkdown(label)}** — ${escapeMarkdown(state.text)}`;
    return [name, codeSpan(startUrl), escapeMarkdown(row.spoken)].join('\n\n');
  }
  if (plan === undefined) return escapeMarkdown(row.spoken);
  const parts = [`**${escapeMarkdown(plan.name)}** — ${escapeMarkdown(headline(row, t))}`];
  if (plan.kind === 'chain') {
    const role = finalRole(plan);
    if (role !== undefined) parts.push(codeSpan(role.text));
    if (row.baseOnly !== true) parts.push(hopList(plan, lives, moment));
    parts.push(...plan.notes.map((note) => `$(info) ${escapeMarkdown(note.message)}`));
  }
  if (row.protectedBy !== undefined) {
    const why = t('It is protected by “{0}” in the setting roleChain.protected.', row.protectedBy);
    parts.push(`$(shield) ${escapeMarkdown(why)}`);
  }
  for (const problem of plan.problems) {
    parts.push(
      `${problem.severity === 'error' ? '$(error)' : '$(warning)'} ${escapeMarkdown(problem.message)}`,
    );
  }
  return parts.join('\n\n');
}

/** The chain from the base to its end, one line each, with the time at which each session ends. */
export function hopList(
  plan: ChainPlan,
  lives: readonly (LiveHop | undefined)[],
  { now, t, locale, accounts }: Moment,
): string {
  const lines = [
    `$(key) ${escapeMarkdown(plan.base.profile)} · ${escapeMarkdown(baseSummary(plan.base, t))}`,
  ];
  plan.hops.forEach((hop, index) => {
    const live = lives[index];
    const end =
      live === undefined
        ? ''
        : ` · ${endText(live.expiresAt, { now, t, ...(locale === undefined ? {} : { locale }) })}`;
    lines.push(
      `$(arrow-right) ${escapeMarkdown(hop.role.name)} · ${escapeMarkdown(shortAccount(hop.role.accountId, accounts))}${end}`,
    );
  });
  return lines.join('  \n');
}

/** `until 14:32`, or `ended at 14:32`. */
export function endText(expiresAt: number, { now, t, locale }: Moment): string {
  const time = timeOfDay(expiresAt, now, locale);
  return expiresAt > now ? t('until {0}', time) : t('ended at {0}', time);
}

/** Who an identity is by STS's word: account, ARN, and each hop. */
export function identityBody(identity: LiveIdentity, moment: Moment): string {
  const { t, accounts } = moment;
  const { plan, verified, hops } = identity;
  const account = fullAccount(verified.accountId, accounts);
  const who = [`${t('Account')} ${codeSpan(account)}`, codeSpan(verified.arn)].join('  \n');
  const region = plan.region === undefined ? [] : [`${t('Region')} ${codeSpan(plan.region.value)}`];
  return [who, ...region, hopList(plan, hops, moment)].join('\n\n');
}

function headline(row: TreeRow, t: Translate): string {
  switch (row.state) {
    case 'current':
      return t('identity of this window');
    case 'ended':
      return t('identity of this window, ended');
    case 'live':
      return t('session is live');
    case 'broken':
      return t('cannot be resolved');
    case 'idle':
    case 'warned':
      return row.description;
  }
}

function hopTooltip({ hop, number, of, live }: NonNullable<TreeRow['hop']>, moment: Moment): string {
  const { t } = moment;
  const parts = [
    `**${t('Hop {0} of {1}', number, of)}** — ${escapeMarkdown(hop.role.name)}`,
    codeSpan(live?.arn ?? hop.role.text),
  ];
  if (live !== undefined) parts.push(endText(live.expiresAt, moment));
  const facts = [
    hop.mfaSerial === undefined ? undefined : `${t('MFA device')} ${codeSpan(hop.mfaSerial.value)}`,
    hop.externalId === undefined ? undefined : t('With an external id'),
    hop.durationSeconds === undefined
      ? undefined
      : t('Asks for {0} min', Math.round(hop.durationSeconds.value / 60)),
  ].filter((fact) => fact !== undefined);
  if (facts.length > 0) parts.push(facts.join('  \n'));
  return parts.join('\n\n');
}
