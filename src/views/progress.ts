import * as vscode from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Step } from '../sessions/identity.ts';
import { CancelledError } from '../sts/errors.ts';
import { askMfaCode } from './mfaInput.ts';
import { signInPerson } from './signInPerson.ts';
import { stepText, withPage } from './stepText.ts';

/** Work that is done within this many milliseconds, as with a live session, shows nothing: a flash tells nobody anything. */
const PATIENCE = 250;

/** Whoever is at this window. */
export const person: Pick<Asker, 'askMfaCode' | 'signIn'> = { askMfaCode, signIn: signInPerson };

/**
 * Runs work that a person waits for: a notification names the step under way and can be cancelled, and the work may
 * ask for MFA codes.
 */
export async function withProgress<T>(
  title: string,
  clock: Clock,
  work: (asker: Asker) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const steps = new Steps();
  const done = work({
    ...person,
    signal: controller.signal,
    onStep: (step) => {
      steps.under(step);
    },
  });
  const waiting = clock.after(PATIENCE, () => {
    showProgress(title, steps, controller, done);
  });
  try {
    return await done;
  } finally {
    waiting.dispose();
  }
}

function showProgress(
  title: string,
  steps: Steps,
  controller: AbortController,
  done: Promise<unknown>,
): void {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  void vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = token.onCancellationRequested(() => {
      controller.abort(new CancelledError());
    });
    steps.follow((step) => {
      // A message makes a link of this.
      const linked = withPage(step, (text, url) => `[${text}](${url})`);
      progress.report({ message: stepText(linked, vscode.l10n.t) });
    });
    // How the work ends is for the one who waits for it; here it only matters that it has.
    await done.then(
      () => undefined,
      () => undefined,
    );
    cancelling.dispose();
  });
}

/** The step under way, for a listener that may come late. */
class Steps {
  #last: Step | undefined;
  #listener: ((step: Step) => void) | undefined;

  under(step: Step): void {
    this.#last = step;
    this.#listener?.(step);
  }

  follow(listener: (step: Step) => void): void {
    this.#listener = listener;
    if (this.#last !== undefined) listener(this.#last);
  }
}
