import type { Configuration } from '../config/configuration.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { Log } from './log.ts';
import type { Remembered } from './memento.ts';

/** Keeps the name of the window's identity for the next reload, and forgets it when the identity is released. */
export function rememberIdentity(
  window: { readonly onDidChange: Event<WindowIdentity> },
  remembered: Remembered,
  log: Log,
): Disposable {
  let last: string | undefined;
  return window.onDidChange((state) => {
    if (state.kind === 'active' && state.identity.plan.name !== last) {
      last = state.identity.plan.name;
      remembered.choose(last).catch((error: unknown) => {
        log.warn('The identity could not be remembered.', error);
      });
    } else if (state.kind === 'none') {
      last = undefined;
      remembered.release().catch((error: unknown) => {
        log.warn('The identity could not be forgotten.', error);
      });
    }
  });
}

/**
 * After activation: the identity of the last time, if it comes without a person's help. It is forgotten where its profile
 * is gone; where a file did not say, the window waits for it.
 */
export async function restoreIdentity(
  window: { restore(name: string): Promise<void> },
  source: { current(): Promise<Configuration> },
  remembered: Remembered,
  log: Log,
): Promise<void> {
  const name = remembered.identity;
  if (name === undefined) return;
  const { plans, found } = await source.current();
  const saysAll =
    found.config === 'read' && (found.credentials === 'read' || found.credentials === 'missing');
  if (!plans.has(name) && saysAll) {
    log.info('The identity of the last time has no profile any more.');
    await remembered.release();
    return;
  }
  await window.restore(name);
}
