import * as vscode from 'vscode';
import type { SignInPlace } from '../sessions/signInSessions.ts';

/** Lets a person choose what to sign in to or out of; the only one there is, is not asked for. */
export async function pickSignIn(
  places: readonly SignInPlace[],
  describe: (place: SignInPlace) => Promise<string>,
  title: string,
): Promise<SignInPlace | undefined> {
  if (places.length <= 1) return places[0];
  const items = Promise.all(
    places.map(async (place) => ({
      label: place.label.replaceAll('$(', '$\u200b('),
      description: await describe(place),
      ...(place.session === undefined ? {} : { detail: place.session.startUrl }),
      place,
    })),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a session'),
    matchOnDetail: true,
  });
  return chosen?.place;
}
