import { l10n, TerminalProfile, type TerminalOptions } from 'vscode';
import type { Asker } from '../sessions/asker.ts';
import type { Clock } from '../sessions/clock.ts';
import type { Log } from '../platform/log.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { openAs, type OwnUseGuard } from './newTerminalAs.ts';
import { pickName } from './pickName.ts';

export interface ProfileDeps extends IdentityLinesDeps {
  readonly pinnedTerminals: { options(name: string, asker: Asker): Promise<TerminalOptions> };
  readonly clock: Clock;
  readonly guard: OwnUseGuard;
  readonly log: Log;
}

/** A terminal of the kind “AWS identity…”: as whom, the person is asked. */
export async function pinnedProfile(deps: ProfileDeps): Promise<TerminalProfile | undefined> {
  const name = await pickName(deps, l10n.t('New Terminal as AWS Identity'));
  if (name === undefined) return undefined;
  const options = await openAs(name, deps, (asker) => deps.pinnedTerminals.options(name, asker));
  return options === undefined ? undefined : new TerminalProfile(options);
}
