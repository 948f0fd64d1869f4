import * as vscode from 'vscode';
import type { Configuration } from '../config/configuration.ts';
import type { Clock } from '../sessions/clock.ts';
import type { SignIns } from '../sessions/signIns.ts';
import { signInPlaces, type SignInPlace } from '../sessions/signInSessions.ts';
import type { SignInStates } from '../sessions/signInStates.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { withProgress } from '../views/progress.ts';
import { pickSignIn } from '../views/signInPick.ts';
import { signInText } from '../views/signInText.ts';
import { rowOf, type Command } from './command.ts';
import { commandIds } from './ids.ts';

export interface SignInDeps {
  readonly source: { current(): Promise<Configuration> };
  readonly signIns: Pick<SignIns, 'signIn' | 'signOut'>;
  readonly signInStates: Pick<SignInStates, 'current'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Signs in to a session before any chain needs it: that of a row, or one that is picked. */
export function signInCommand(deps: SignInDeps): Command {
  const { source, signIns, clock, log } = deps;
  return {
    id: commandIds.signIn,
    async run(arg) {
      const places = signInPlaces(await source.current());
      if (places.length === 0) {
        sayNone();
        return;
      }
      const place =
        placeOf(arg, places) ?? (await pickSignIn(places, stateOf(deps), vscode.l10n.t('Sign In')));
      if (place === undefined) return;
      const { label, plans } = place;
      try {
        const title = vscode.l10n.t('Signing in to {0}', label);
        await withProgress(title, clock, (asker) => signIns.signIn(plans[0], asker));
        log.info(`Signed in to ${label}.`);
        vscode.window.setStatusBarMessage(vscode.l10n.t('Signed in to {0}', label), 3_000);
      } catch (error) {
        showFailure(error, log);
      }
    },
  };
}

/** The place of the row that a command was called on. */
export function placeOf(arg: unknown, places: readonly SignInPlace[]): SignInPlace | undefined {
  const label = rowOf(arg)?.signIn?.label;
  return label === undefined
    ? undefined
    : places.find((place) => place.session !== undefined && place.label === label);
}

/** How a sign-in stands, for a pick. */
export function stateOf({ signInStates, clock }: SignInDeps): (place: SignInPlace) => Promise<string> {
  return async ({ session }) =>
    session === undefined
      ? vscode.l10n.t('AWS sign-in')
      : signInText(await signInStates.current(session), clock.now(), vscode.l10n.t, vscode.env.language);
}

export function sayNone(): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('No profile signs in to IAM Identity Center'), 3_000);
}
