import { l10n } from 'vscode';
import type { Accounts } from '../config/accounts.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Plan } from '../config/plan.ts';
import type { Clock } from '../sessions/clock.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { pickLines, type PickLine } from '../views/quickPickModel.ts';

export interface IdentityLinesDeps {
  readonly source: { current(): Promise<Configuration> };
  readonly window: { readonly state: WindowIdentity };
  readonly remembered: { readonly recents: readonly string[] };
  /** What the person has marked, how they call accounts, and what is protected as the settings are now. */
  readonly marks: {
    readonly favourites: readonly string[];
    readonly accounts: Accounts;
    readonly protectedBy: (plan: Plan) => string | undefined;
  };
  readonly clock: Clock;
}

/** The lines of a quick pick of identities, as things stand now. */
export async function identityLines(
  { source, window, remembered, marks, clock }: IdentityLinesDeps,
  which: 'all' | 'identities',
): Promise<readonly PickLine[]> {
  const configuration = await source.current();
  return pickLines({
    configuration,
    window: window.state,
    recents: remembered.recents,
    favourites: marks.favourites,
    accounts: marks.accounts,
    protectedBy: marks.protectedBy,
    actions: which === 'all',
    now: clock.now(),
    t: l10n.t,
  });
}
