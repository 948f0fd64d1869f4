import { fullAccount, type Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { BrokenChain, ChainPlan, Plan } from '../config/plan.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import { shortDuration } from '../platform/text.ts';
import type { Translate } from '../platform/translate.ts';
import { currentName } from './identityState.ts';
import { firstProblem, isBaseOnly, planSummary } from './profileText.ts';

/** A line of the quick pick as plain data. */
export type PickLine =
  | { readonly kind: 'separator'; readonly label: string }
  | {
      readonly kind: 'identity';
      readonly name: string;
      readonly label: string;
      /** Account, role and hops; the filter looks here too. */
      readonly description: string;
      /** Why it cannot be assumed; absent where it can. */
      readonly detail?: string;
      readonly current: boolean;
      readonly hasPlace: boolean;
    }
  | {
      readonly kind: 'action';
      readonly action: 'refresh' | 'release' | 'openConfig';
      readonly label: string;
      readonly detail?: string;
    };

export interface PickInput {
  readonly configuration: Configuration;
  readonly window: WindowIdentity;
  /** Names of the last identities, the latest first. */
  readonly recents: readonly string[];
  /** Names that the person has marked. */
  readonly favourites?: readonly string[];
  readonly accounts?: Accounts;
  /** The pattern that protects an identity, where one does. */
  readonly protectedBy?: (plan: Plan) => string | undefined;
  /** Whether what can be done besides choosing is offered too. */
  readonly actions: boolean;
  readonly now: number;
  readonly t: Translate;
}

/** The current identity, favourites, the recent ones, all others in the order of the files, bases, broken ones, then actions. */
export function pickLines(input: PickInput): readonly PickLine[] {
  const { configuration, window, recents, favourites = [], t } = input;
  const plans = [...configuration.plans.values()].filter(isShown);
  const current = currentName(window);
  const left = new Map(plans.map((plan) => [plan.name, plan]));
  const takeAll = (taken: readonly (ChainPlan | BrokenChain)[]): readonly PickLine[] => {
    for (const plan of taken) left.delete(plan.name);
    return taken.map((plan) => identityLine(plan, input));
  };
  const take = (wanted: (plan: ChainPlan | BrokenChain) => boolean): readonly PickLine[] =>
    takeAll([...left.values()].filter(wanted));
  const takeNamed = (names: readonly string[]): readonly PickLine[] =>
    takeAll(names.map((name) => left.get(name)).filter((plan) => plan?.kind === 'chain'));
  const groups: readonly (readonly [string, readonly PickLine[]])[] = [
    [t('needs you'), input.actions ? urgentLines(window, t) : []],
    [t('current'), take((plan) => plan.name === current)],
    [t('favourites'), takeNamed(favourites)],
    [t('recent'), takeNamed(recents)],
    [t('role chains'), take((plan) => plan.kind === 'chain' && !isBaseOnly(plan))],
    [t('bases'), take((plan) => plan.kind === 'chain')],
    [t('cannot be resolved'), take(() => true)],
    [t('actions'), input.actions ? actionLines(window, t) : []],
  ];
  return groups.flatMap(([label, lines]): readonly PickLine[] =>
    lines.length === 0 ? [] : [{ kind: 'separator', label }, ...lines],
  );
}

function isShown(plan: Plan): plan is ChainPlan | BrokenChain {
  return plan.kind !== 'plain';
}

function identityLine(plan: ChainPlan | BrokenChain, input: PickInput): PickLine {
  const { window, now, t } = input;
  const current = plan.name === currentName(window);
  const isProtected = input.protectedBy?.(plan) !== undefined;
  const detail = plan.kind === 'broken' ? firstProblem(plan) : undefined;
  const icon = current ? '$(pass-filled)' : iconOf(plan, isProtected);
  const expiresAt = current ? servedIdentity(window)?.expiresAt : undefined;
  const time = expiresAt === undefined ? '' : expiresAt > now ? shortDuration(expiresAt - now) : t('ended');
  return {
    kind: 'identity',
    name: plan.name,
    label: `${icon} ${plan.name.replaceAll('$(', '$\u200b(')}`,
    description: [
      time,
      planSummary(plan, t, (id) => fullAccount(id, input.accounts)),
      // The sign says it to the eye only.
      isProtected ? t('protected') : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
    ...(detail === undefined ? {} : { detail }),
    current,
    hasPlace: plan.place !== undefined,
  };
}

/** The signs that the tree has for them, too. */
function iconOf(plan: ChainPlan | BrokenChain, isProtected: boolean): string {
  if (plan.kind === 'broken') return '$(error)';
  if (isProtected) return '$(shield)';
  return isBaseOnly(plan) ? '$(key)' : '$(link)';
}

function urgentLines(window: WindowIdentity, t: Translate): readonly PickLine[] {
  const waiting = waitingFor(window);
  if (waiting === undefined) return [];
  const label = `$(bell-dot) ${t('Renew {0} now', waiting.name)}`;
  return [{ kind: 'action', action: 'refresh', label, detail: waiting.message }];
}

function waitingFor(window: WindowIdentity): { readonly name: string; readonly message: string } | undefined {
  if (window.kind === 'failed') {
    const { name, error } = window;
    return error.name === 'PersonNeededError' ? { name, message: error.message } : undefined;
  }
  if (window.kind !== 'active' && window.kind !== 'expired') return undefined;
  if (window.renewal.kind !== 'personNeeded') return undefined;
  return { name: window.identity.plan.name, message: window.renewal.error.message };
}

function actionLines(window: WindowIdentity, t: Translate): readonly PickLine[] {
  const served = servedIdentity(window);
  const openConfig: PickLine = {
    kind: 'action',
    action: 'openConfig',
    label: `$(go-to-file) ${t('Open the AWS config file')}`,
  };
  if (served === undefined) return [openConfig];
  return [
    { kind: 'action', action: 'release', label: `$(circle-slash) ${t('Release {0}', served.plan.name)}` },
    openConfig,
  ];
}

/**
 * The line that Enter takes when a pick opens; undefined where VS Code's own choice, the first that fits, is right:
 * who has begun to type before the lines were there wants what they typed.
 */
export function firstActive(lines: readonly PickLine[], typed: string): PickLine | undefined {
  if (typed !== '') return undefined;
  // Something that waits for the person goes before where they are.
  const urgent = lines.find((line) => line.kind === 'action' && line.action === 'refresh');
  return urgent ?? lines.find((line) => line.kind === 'identity' && line.current);
}
