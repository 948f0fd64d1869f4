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

/** After activation: the identity of the last time, if it still exists and comes without a person's help. */
export async function restoreIdentity(
  window: { restore(name: string): Promise<void> },
  source: { current(): Promise<Configuration> },
  remembered: Remembered,
  log: Log,
): Promise<void> {
  const name = remembered.identity;
  if (name === undefined) return;
  const configuration = await source.current();
  if (!configuration.plans.has(name)) {
    log.info('The identity of the last time has no profile any more.');
    await remembered.release();
    return;
  }
  await window.restore(name);
}
