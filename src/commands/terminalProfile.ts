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
      if (name === undefined) return undefined;
      const options = await openAs(name, deps, (asker) => deps.pinnedTerminals.options(name, asker));
      return options === undefined ? undefined : new TerminalProfile(options);
    },
  });
}
