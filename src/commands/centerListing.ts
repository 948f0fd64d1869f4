import { l10n, ProgressLocation, window as ui } from 'vscode';
import type { CenterPlan } from '../config/centerPlan.ts';
import { rolesOfAccounts, type CenterAccount, type RolesOfAccounts } from '../sessions/centerRoles.ts';
import type { Clock } from '../sessions/clock.ts';
import type { SignIns } from '../sessions/signIns.ts';
import { BaseSourceError, CancelledError } from '../sts/errors.ts';
import type { SignInGateway } from '../sts/signIn/gateway.ts';
import { sessionLabel, signInSession } from '../sts/signIn/session.ts';
import type { AccountNames } from '../platform/accountNames.ts';
import { withProgress } from '../views/progress.ts';

export interface CenterListingDeps {
  readonly gateway: () => Promise<SignInGateway>;
  readonly signIns: Pick<SignIns, 'signIn'>;
  readonly accountNames: Pick<AccountNames, 'keep'>;
  readonly clock: Clock;
}

/** Somebody's accounts, signed in first where nobody is. @throws Failure, ChainError, CancelledError */
export async function listAccounts(
  plan: CenterPlan,
  { gateway, signIns, accountNames, clock }: CenterListingDeps,
): Promise<readonly CenterAccount[]> {
  const session = signInSession(plan.base);
  const title = l10n.t('Listing your accounts in {0}', sessionLabel(session));
  const accounts = await withProgress(title, clock, async (asker) => {
    const center = await gateway();
    try {
      return await center.accounts(plan, session, asker.signal);
    } catch (error) {
      if (!(error instanceof BaseSourceError) || error.failure !== 'signInNeeded') throw error;
      await signIns.signIn(plan, asker);
      return center.accounts(plan, session, asker.signal);
    }
  });
  await accountNames.keep(sessionLabel(session), accounts, clock.now());
  return accounts;
}

/** Their roles in some accounts, with a progress that can be cancelled. @throws Failure, CancelledError */
export async function listRoles(
  plan: CenterPlan,
  accounts: readonly CenterAccount[],
  { gateway, clock }: CenterListingDeps,
): Promise<RolesOfAccounts> {
  const session = signInSession(plan.base);
  const title = l10n.t('Listing your roles in {0}', sessionLabel(session));
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return ui.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const cancelling = token.onCancellationRequested(() => {
      controller.abort(new CancelledError());
    });
    try {
      const center = await gateway();
      return await rolesOfAccounts(accounts, {
        list: (accountId, signal) => center.accountRoles(plan, session, accountId, signal),
        ...{ clock, signal: controller.signal },
        onProgress: (done) => {
          const message = l10n.t('{0} of {1} accounts', done, accounts.length);
          progress.report({ message, increment: 100 / accounts.length });
        },
      });
    } finally {
      cancelling.dispose();
    }
  });
}
