import type { Disposable, Event } from '../sessions/emitter.ts';
import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';
import type { Redactor } from './redaction.ts';

/** Teaches the redactor the keys that the window holds, so that they are masked whatever they look like. */
export function learnSecrets(
  window: { readonly onDidChange: Event<WindowIdentity> },
  redactor: Redactor,
): Disposable {
  let learnt: LiveIdentity | undefined;
  return window.onDidChange((state) => {
    if (state.kind !== 'active' || state.identity === learnt) return;
    // The ones before stay masked: a late line of the log may still be about them.
    learnt = state.identity;
    const { secretAccessKey, sessionToken } = state.identity.credentials;
    redactor.learn(secretAccessKey.reveal());
    if (sessionToken !== undefined) redactor.learn(sessionToken.reveal());
  });
}
