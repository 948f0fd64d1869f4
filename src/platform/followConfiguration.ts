import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { Log } from './log.ts';

/** After an edit of the shared files: sessions that nothing leads to are dropped, identities in use follow. */
export function followConfiguration(
  source: { readonly onDidChange: Event<Configuration> },
  sessions: { retain(plans: Iterable<ChainPlan>): Promise<void> },
  identities: readonly { configurationChanged(): Promise<void> }[],
  log: Log,
): Disposable {
  const follow = async ({ plans, found }: Configuration): Promise<void> => {
    // A file that is away for a moment has not said that its chains are gone: their sessions wait for it.
    if (found.config === 'read') {
      await sessions.retain([...plans.values()].filter((plan) => plan.kind === 'chain'));
    }
    await Promise.all(identities.map((one) => one.configurationChanged()));
  };
  return source.onDidChange((configuration) => {
    follow(configuration).catch((error: unknown) => {
      log.error('The sessions could not follow the configuration.', error);
    });
  });
}
