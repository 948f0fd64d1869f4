import * as vscode from 'vscode';
import { endSignIn, type EndSignInDeps } from '../sessions/endSignIn.ts';
import { signInPlaces } from '../sessions/signInSessions.ts';
import { ConnectionError, ServiceError } from '../sts/errors.ts';
import { pickSignIn } from '../views/signInPick.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';
import { placeOf, sayNone, stateOf, type SignInDeps } from './signIn.ts';

interface SignOutDeps extends SignInDeps, EndSignInDeps {}

/** Signs out of a session: its token, its registration, and every role session that was made from it. */
export function signOutCommand(deps: SignOutDeps): Command {
  const { source, signIns, log } = deps;
  return {
    id: commandIds.signOut,
    async run(arg) {
      const places = signInPlaces(await source.current()).filter(({ session }) => session !== undefined);
      if (places.length === 0) {
        sayNone();
        return;
      }
      const place =
        placeOf(arg, places) ?? (await pickSignIn(places, stateOf(deps), vscode.l10n.t('Sign Out')));
      if (place?.session === undefined) return;
      const { label, session, plans } = place;
      await endSignIn(plans, deps);
      try {
        await signIns.signOut(plans[0], session, new AbortController().signal);
      } catch (error) {
        if (!(error instanceof ServiceError || error instanceof ConnectionError)) {
          sayNotRemoved(label, error);
          return;
        }
        log.warn(`Signed out of ${label} here, but IAM Identity Center could not be told.`, error);
      }
      log.info(`Signed out of ${label}.`);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of {0}', label), 3_000);
    },
  };
}

/** The files are somebody else's, or cannot be written. */
function sayNotRemoved(label: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  void vscode.window.showErrorMessage(
    vscode.l10n.t('The sign-in to {0} could not be removed: {1}', label, why),
  );
}
