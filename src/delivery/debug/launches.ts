import { debug, type DebugConfiguration } from 'vscode';
import type { Later } from '../../platform/later.ts';
import type { Disposable } from '../../sessions/emitter.ts';
import type { DebugEnvironment } from './debugProvider.ts';

/** The property of a launch that names the identity to debug as. */
export const launchProperty = 'roleChain';

/** Has launches go through us. One that names no identity, in a window that never had one, loads nothing. */
export function registerLaunches(works: Later<{ readonly debugging: DebugEnvironment }>): Disposable {
  const concerns = (launch: DebugConfiguration): boolean =>
    launch[launchProperty] !== undefined || works.begun;
  return debug.registerDebugConfigurationProvider('*', {
    // After `${…}` were put in, so that a launch may take its identity from an input.
    resolveDebugConfigurationWithSubstitutedVariables: async (_folder, launch) =>
      concerns(launch) ? (await works.get()).debugging.resolve(launch) : launch,
  });
}
