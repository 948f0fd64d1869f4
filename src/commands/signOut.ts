import * as vscode from 'vscode';
import type { ChainPlan } from '../config/plan.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { signInPlaces } from '../sessions/signInSessions.ts';
import { servedIdentity } from '../views/identityState.ts';
import { pickSignIn } from '../views/signInPick.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';
import { sayNone, stateOf, type SignInDeps } from './signIn.ts';

interface Held {
  readonly state: WindowIdentity;
  release(): void;
}

interface SignOutDeps extends SignInDeps {
  readonly sessions: { drop(plans: Iterable<ChainPlan>): Promise<void> };
  readonly window: Held;
  readonly inUse: { readonly names: readonly string[]; session(name: string): Held };
}

/** Signs out of a session: its token, its registration, and every role session that was made from it. */
export function signOutCommand(deps: SignOutDeps): Command {
  const { source, signIns, sessions, window, inUse, log } = deps;
  return {
    id: commandIds.signOut,
    async run() {
      const places = signInPlaces(await source.current()).filter(({ session }) => session !== undefined);
      if (places.length === 0) {
        sayNone();
        return;
      }
      const place = await pickSignIn(places, stateOf(deps), vscode.l10n.t('Sign Out'));
      if (place?.session === undefined) return;
      const { label, session, plans } = place;
      const names = new Set(plans.map(({ name }) => name));
      for (const held of [window, ...inUse.names.map((name) => inUse.session(name))]) {
        if (names.has(servedIdentity(held.state)?.plan.name ?? '')) held.release();
      }
      await sessions.drop(plans);
      try {
        await signIns.signOut(plans[0], session, new AbortController().signal);
      } catch (error) {
        log.warn(`Signed out of ${label} here, but IAM Identity Center could not be told.`, error);
      }
      log.info(`Signed out of ${label}.`);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of {0}', label), 3_000);
    },
  };
}
