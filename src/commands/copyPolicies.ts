import * as vscode from 'vscode';
import type { ChainPlan } from '../config/plan.ts';
import type { Asker } from '../sessions/asker.ts';
import type { LiveIdentity } from '../sessions/identity.ts';
import { policiesForHop, policyText, type HopPolicies } from '../sts/failure/policies.ts';
import { CancelledError, ChainError } from '../sts/errors.ts';
import type { Log } from '../platform/log.ts';
import { withProgress } from '../views/progress.ts';
import { nameOf, rowOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { pickName } from './pickName.ts';

interface CopyPoliciesDeps extends IdentityLinesDeps {
  readonly sessions: { resolve(plan: ChainPlan, asker: Asker): Promise<LiveIdentity> };
  readonly log: Log;
}

/** A hop of a chain; `index` from 0. */
interface Target {
  readonly plan: ChainPlan;
  readonly index: number;
}

/** Copies what would allow a hop: the statements of the role's trust policy and of the caller's own policy. */
export function copyPoliciesCommand(deps: CopyPoliciesDeps): Command {
  return {
    id: commandIds.copyPolicies,
    async run(arg, hop, which) {
      const target = await targetOf(arg, hop, deps);
      if (target === undefined) return;
      const policies = policiesForHop(target.plan, target.index, await callerArn(target, deps));
      const text = isPart(which) ? partText(policies, which) : await askForPart(policies);
      if (text === undefined) return;
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Policies copied'), 3_000);
    },
  };
}

/** From a hop's row, or by the chain's name and the hop's index; what is missing is asked for. */
async function targetOf(arg: unknown, hop: unknown, deps: CopyPoliciesDeps): Promise<Target | undefined> {
  const name = chainNameOf(arg) ?? (await pickName(deps, vscode.l10n.t('Copy Policies for a Hop')));
  if (name === undefined) return undefined;
  const plan = (await deps.source.current()).plans.get(name);
  if (plan?.kind !== 'chain' || plan.hops.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} has no hop that needs policies', name), 5_000);
    return undefined;
  }
  const number = rowOf(arg)?.hop?.number;
  const index = number === undefined ? hop : number - 1;
  if (typeof index === 'number' && index >= 0 && index < plan.hops.length) return { plan, index };
  const asked = await askForHop(plan);
  return asked === undefined ? undefined : { plan, index: asked };
}

/** The row of a hop has no name of its own: it knows that of its chain. */
function chainNameOf(arg: unknown): string | undefined {
  const row = rowOf(arg);
  return row?.hop?.chain ?? nameOf(arg);
}

async function askForHop({ hops }: ChainPlan): Promise<number | undefined> {
  if (hops.length === 1) return 0;
  const { l10n } = vscode;
  const items = hops.map(({ role }, index) => ({
    label: l10n.t('Hop {0} of {1}', index + 1, hops.length),
    description: role.name,
    detail: role.text,
    index,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: l10n.t('Copy Policies for a Hop') });
  return chosen?.index;
}

/** Who calls the first hop is known only to STS; a base that gives no keys now leaves a place to fill in. */
async function callerArn({ plan, index }: Target, deps: CopyPoliciesDeps): Promise<string | undefined> {
  if (index > 0) return undefined;
  const base: ChainPlan = { ...plan, hops: [] };
  const title = vscode.l10n.t('Asking who {0} is', plan.base.profile);
  try {
    const identity = await withProgress(title, deps.clock, (asker) => deps.sessions.resolve(base, asker));
    return identity.verified.arn;
  } catch (error) {
    if (!(error instanceof ChainError) && !(error instanceof CancelledError)) throw error;
    deps.log.warn('The caller of the policies is not known.', error);
    return undefined;
  }
}

const PARTS = ['trust', 'identity', 'both'] as const;
type Part = (typeof PARTS)[number];

function isPart(value: unknown): value is Part {
  return PARTS.some((part) => part === value);
}

async function askForPart(policies: HopPolicies): Promise<string | undefined> {
  const { l10n } = vscode;
  const items: (vscode.QuickPickItem & { readonly part: Part })[] = [
    { part: 'both', label: l10n.t('Both Policies with Notes') },
    { part: 'trust', label: l10n.t('Trust Policy of the Role'), description: policies.role },
    { part: 'identity', label: l10n.t('Identity Policy of the Caller'), description: policies.caller },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: l10n.t('Copy Policies for a Hop') });
  return chosen === undefined ? undefined : partText(policies, chosen.part);
}

function partText({ role, caller, trust, identity, notes }: HopPolicies, part: Part): string {
  switch (part) {
    case 'trust':
      return policyText(trust);
    case 'identity':
      return policyText(identity);
    case 'both': {
      const { l10n } = vscode;
      return [
        l10n.t('Trust policy of {0}:', role),
        policyText(trust),
        l10n.t('Identity policy of {0}:', caller),
        policyText(identity),
        ...notes,
      ].join('\n\n');
    }
  }
}
