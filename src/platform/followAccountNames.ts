import type { ChainPlan } from '../config/plan.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { SignInGateway } from '../sts/signIn/gateway.ts';
import { sessionLabel, signInSession, type SignInSession } from '../sts/signIn/session.ts';
import type { AccountNames } from './accountNames.ts';
import type { Log } from './log.ts';

/** Accounts are seldom renamed. */
const GOOD_FOR_MS = 24 * 3_600_000;
/** Where it did not answer, or refused. */
const PAUSE_MS = 3_600_000;

export interface FollowNamesDeps {
  readonly window: { readonly onDidChange: Event<WindowIdentity> };
  readonly signIns: {
    readonly onDidSignIn: Event<{ readonly plan: ChainPlan; readonly session: SignInSession }>;
  };
  readonly gateway: () => Promise<Pick<SignInGateway, 'accounts'>>;
  readonly names: Pick<AccountNames, 'toldAt' | 'keep'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Asks Identity Center what it calls the accounts: when somebody has signed in, and once a day when a chain that starts
 * there becomes the window's. Nothing is asked before, and nobody is bothered where it does not answer.
 */
export function followAccountNames(deps: FollowNamesDeps): Disposable {
  const { window, signIns, gateway, names, clock, log } = deps;
  const asking = new Set<string>();
  const failedAt = new Map<string, number>();
  const ended = new AbortController();
  const ask = async (plan: ChainPlan, session: SignInSession): Promise<void> => {
    const label = sessionLabel(session);
    if (asking.has(label)) return;
    asking.add(label);
    try {
      const accounts = await (await gateway()).accounts(plan, session, ended.signal);
      await names.keep(label, accounts, clock.now());
      failedAt.delete(label);
    } catch (error) {
      failedAt.set(label, clock.now());
      if (!ended.signal.aborted) log.warn(`${label} did not say what its accounts are called.`, error);
    } finally {
      asking.delete(label);
    }
  };
  const subscriptions = [
    signIns.onDidSignIn(({ plan, session }) => {
      void ask(plan, session);
    }),
    window.onDidChange((state) => {
      if (state.kind !== 'active') return;
      const { plan } = state.identity;
      if (plan.base.kind !== 'sso') return;
      const session = signInSession(plan.base);
      const label = sessionLabel(session);
      const told = names.toldAt(label) ?? -Infinity;
      const failed = failedAt.get(label) ?? -Infinity;
      const now = clock.now();
      if (now - told >= GOOD_FOR_MS && now - failed >= PAUSE_MS) void ask(plan, session);
    }),
  ];
  return {
    dispose: () => {
      ended.abort();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
