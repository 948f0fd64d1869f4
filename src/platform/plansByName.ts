import type { Configuration } from '../config/configuration.ts';
import type { ByName } from '../sessions/resolveByName.ts';

/** The chains of a configuration by their names, as it is when they are asked for. */
export function plansByName(source: {
  current(): Promise<Configuration>;
}): Required<Pick<ByName, 'planOf' | 'nearest'>> {
  return {
    planOf: async (name) => (await source.current()).plans.get(name),
    nearest: async (name) => {
      const [{ Suggester }, { plans }] = await Promise.all([
        import('../config/nearest.ts'),
        source.current(),
      ]);
      return new Suggester(plans.keys()).suggest(name);
    },
  };
}
