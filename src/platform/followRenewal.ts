import type { Disposable, Event } from '../sessions/emitter.ts';
import type { RenewalMode } from '../sessions/windowSession.ts';

/** After a change of the setting: what is to be renewed now is looked at at once, and what is not, no more. */
export function followRenewal(
  setting: { readonly onDidChange: Event<RenewalMode> },
  renewed: readonly { look(): void }[],
): Disposable {
  return setting.onDidChange(() => {
    for (const one of renewed) one.look();
  });
}
