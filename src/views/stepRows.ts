import { shortAccount } from '../config/accounts.ts';
import type { ChainPlan, Hop } from '../config/plan.ts';
import type { Problem } from '../config/problem.ts';
import type { LiveHop } from '../sessions/identity.ts';
import type { Translate } from '../platform/translate.ts';
import { baseSummary, isBaseOnly } from './profileText.ts';
import type { TreeInput, TreeRow } from './treeRow.ts';

/** Base and hops in the order of the calls, then what is doubtful about them. */
export function stepRows(
  id: string,
  plan: ChainPlan,
  lives: readonly (LiveHop | undefined)[],
  { t, accounts }: TreeInput,
): readonly TreeRow[] {
  const { base, hops, problems } = plan;
  const account = (accountId: string): string => shortAccount(accountId, accounts);
  // A base alone is its own only step: showing it again below itself says nothing.
  if (hops.length === 0 && isBaseOnly(plan)) return problemRows(id, problems);
  const baseRow: TreeRow = {
    id: `${id}/base`,
    kind: 'base',
    label: base.profile,
    description: baseSummary(base, t, account),
    state: 'idle',
    ...(base.place === undefined ? {} : { place: base.place }),
    spoken: t('Starts from {0}, {1}.', base.profile, baseSummary(base, t, account)),
    expandable: false,
    children: [],
  };
  const hopRows = hops.map((hop, index) =>
    hopRow({ id, chain: plan.name, hop, number: index + 1, of: hops.length, live: lives[index] }, account, t),
  );
  return [baseRow, ...hopRows, ...problemRows(id, problems)];
}

function hopRow(
  {
    id,
    chain,
    hop,
    number,
    of,
    live,
  }: {
    readonly id: string;
    readonly chain: string;
    readonly hop: Hop;
    readonly number: number;
    readonly of: number;
    readonly live: LiveHop | undefined;
  },
  account: (id: string) => string,
  t: Translate,
): TreeRow {
  const marks = [
    live === undefined ? undefined : t('live'),
    account(hop.role.accountId),
    hop.mfaSerial === undefined ? undefined : t('MFA'),
  ];
  return {
    id: `${id}/hop/${String(number)}`,
    kind: 'hop',
    label: hop.role.name,
    description: marks.filter((mark) => mark !== undefined).join(' · '),
    state: live === undefined ? 'idle' : 'live',
    arn: live?.arn ?? hop.role.text,
    ...(hop.place === undefined ? {} : { place: hop.place }),
    spoken: [
      t('Hop {0} of {1}: role {2} in account {3}.', number, of, hop.role.name, account(hop.role.accountId)),
      live === undefined ? '' : t('Its session is live.'),
      hop.mfaSerial === undefined ? '' : t('It asks for an MFA code.'),
    ]
      .filter(Boolean)
      .join(' '),
    expandable: false,
    children: [],
    hop: { hop, chain, number, of, ...(live === undefined ? {} : { live }) },
  };
}

/** One row for each thing that is wrong or doubtful. */
export function problemRows(id: string, problems: readonly Problem[]): readonly TreeRow[] {
  return problems.map((problem, index) => ({
    id: `${id}/problem/${String(index)}/${problem.code}`,
    kind: 'problem',
    label: problem.message,
    description: '',
    state: problem.severity === 'error' ? 'broken' : problem.severity === 'warning' ? 'warned' : 'idle',
    ...(problem.place === undefined ? {} : { place: problem.place }),
    spoken: problem.message,
    expandable: false,
    children: [],
    problem,
  }));
}
