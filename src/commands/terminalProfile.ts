import { l10n, TerminalProfile, window as ui, type TerminalOptions } from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable } from '../sessions/emitter.ts';
import type { Log } from '../platform/log.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { openAs, type OwnUseGuard } from './newTerminalAs.ts';
import { pickName } from './pickName.ts';

/** Id of the entry in the menu of the terminals' `+`; the manifest declares it. */
export const terminalProfileId = 'roleChain.pinnedTerminal';

interface ProfileDeps extends IdentityLinesDeps {
  readonly pinnedTerminals: { options(name: string, asker: Asker): Promise<TerminalOptions> };
  readonly clock: Clock;
  readonly guard: OwnUseGuard;
  readonly log: Log;
}

/** Makes “AWS identity…” an entry among the kinds of terminals. */
export function registerTerminalProfile(deps: ProfileDeps): Disposable {
  return ui.registerTerminalProfileProvider(terminalProfileId, {
    async provideTerminalProfile() {
      const name = await pickName(deps, l10n.t('New Terminal as AWS Identity'));
      if (name === undefined) throw nothingToOpen();
      const options = await openAs(name, deps, (asker) => deps.pinnedTerminals.options(name, asker));
      if (options === undefined) throw nothingToOpen();
      return new TerminalProfile(options);
    },
  });
}

/**
 * The person has left the list, or was told already what is wrong. VS Code knows no such end: without a profile it shows
 * an error of its own, and an error is shown by its text. One without a text is not shown.
 */
function nothingToOpen(): Error {
  return new Error('');
}
