import type { Configuration } from '../config/configuration.ts';
import type { ChainPlan } from '../config/plan.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { Log } from './log.ts';

interface Source {
  /** Told of the first configuration, and of every later one. */
  readonly onDidRead: Event<Configuration>;
  /** Told of every later one. */
  readonly onDidChange: Event<Configuration>;
}

/** After an edit of the shared files: sessions that nothing leads to are dropped, identities in use follow. */
export function followConfiguration(
  source: Source,
  sessions: { retain(plans: Iterable<ChainPlan>): Promise<void> },
  identities: readonly { configurationChanged(): Promise<void> }[],
  log: Log,
): Disposable {
  /** Files that have said something in this window. */
  const spoke = new Set<keyof Configuration['found']>();
  const follow = async ({ plans, found }: Configuration): Promise<void> => {
    // A file that is away or empty for a moment has not said that its chains are gone: their sessions wait for it.
    if ([...spoke].every((file) => found[file] === 'read')) {
      await sessions.retain([...plans.values()].filter((plan) => plan.kind === 'chain'));
    }
    await Promise.all(identities.map((one) => one.configurationChanged()));
  };
  const listeners = [
    source.onDidRead(({ found }) => {
      for (const file of ['config', 'credentials'] as const) {
        if (found[file] === 'read') spoke.add(file);
      }
    }),
    source.onDidChange((configuration) => {
      follow(configuration).catch((error: unknown) => {
        log.error('The sessions could not follow the configuration.', error);
      });
    }),
  ];
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}
