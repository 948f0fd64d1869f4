import type { Disposable, Event } from '../sessions/emitter.ts';
import type { LiveIdentity, WindowIdentity } from '../sessions/identity.ts';
import type { IdentitiesInUse } from '../sessions/inUse.ts';
import type { Redactor } from './redaction.ts';

/** Teaches the redactor the keys that the window and its pinned terminals hold, so that they are masked whatever they look like. */
export function learnSecrets(
  window: { readonly onDidChange: Event<WindowIdentity> },
  inUse: Pick<IdentitiesInUse, 'onDidChange'>,
  redactor: Redactor,
): Disposable {
  const learnt = new WeakSet<LiveIdentity>();
  const learn = (state: WindowIdentity): void => {
    if (state.kind !== 'active' || learnt.has(state.identity)) return;
    // The ones before stay masked: a late line of the log may still be about them.
    learnt.add(state.identity);
    const { secretAccessKey, sessionToken } = state.identity.credentials;
    redactor.learn(secretAccessKey.reveal());
    if (sessionToken !== undefined) redactor.learn(sessionToken.reveal());
  };
  const listeners = [
    window.onDidChange(learn),
    inUse.onDidChange(({ state }) => {
      learn(state);
    }),
  ];
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}
