import { l10n, type Terminal } from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { withProgress } from '../views/progress.ts';
import { nameOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { pickName } from './pickName.ts';

interface TerminalAsDeps extends IdentityLinesDeps {
  readonly pinnedTerminals: { open(name: string, asker: Asker): Promise<Terminal> };
  readonly clock: Clock;
  readonly guard: OwnUseGuard;
  readonly log: Log;
}

/** Asks before a protected identity is used by something of its own. */
export interface OwnUseGuard {
  allows(name: string, purpose: 'own'): Promise<boolean>;
}

/** Opens a terminal that keeps its identity, whatever the window switches to. */
export function newTerminalAsCommand(deps: TerminalAsDeps): Command {
  return {
    id: commandIds.newTerminalAs,
    async run(arg) {
      const name = nameOf(arg) ?? (await pickName(deps, l10n.t('New Terminal as AWS Identity')));
      if (name === undefined) return;
      const terminal = await openAs(name, deps, (asker) => deps.pinnedTerminals.open(name, asker));
      terminal?.show();
    },
  };
}

/** Asks where the identity is protected, then resolves with progress; undefined where it came to nothing. */
export async function openAs<T>(
  name: string,
  { clock, guard, log }: { readonly clock: Clock; readonly guard: OwnUseGuard; readonly log: Log },
  work: (asker: Asker) => Promise<T>,
): Promise<T | undefined> {
  try {
    if (!(await guard.allows(name, 'own'))) return undefined;
    return await withProgress(l10n.t('Resolving {0}', name), clock, work);
  } catch (error) {
    showFailure(error, log);
    return undefined;
  }
}
