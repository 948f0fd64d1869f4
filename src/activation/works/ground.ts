import { homedir } from 'node:os';
import { window as ui, type ExtensionContext } from 'vscode';
import type { SharedFiles } from '../../config/configuration.ts';
import { locateSharedFiles } from '../../config/sharedFiles.ts';
import { AccountNames } from '../../platform/accountNames.ts';
import { systemClock } from '../../platform/clock.ts';
import { declaredChains } from '../../platform/declaredChains.ts';
import { Favourites } from '../../platform/favourites.ts';
import type { Own } from '../../platform/later.ts';
import { RedactingLog } from '../../platform/log.ts';
import { Remembered } from '../../platform/memento.ts';
import { Redactor } from '../../platform/redaction.ts';
import { SharedFilesSource } from '../../platform/sharedFilesSource.ts';

/** What everything else stands on. */
export interface Ground {
  readonly redactor: Redactor;
  readonly log: RedactingLog;
  /** Hears what fails where nobody waits for it. */
  readonly onError: (error: unknown) => void;
  readonly files: SharedFiles;
  readonly source: SharedFilesSource;
  readonly remembered: Remembered;
  readonly favourites: Favourites;
  readonly accountNames: AccountNames;
}

/** Log, config files and what is remembered of earlier days. */
export function createGround(context: ExtensionContext, own: Own): Ground {
  const redactor = new Redactor();
  const log = new RedactingLog(own(ui.createOutputChannel('Role Chain', { log: true })), redactor);
  const onError = (error: unknown): void => {
    log.error('Something failed in the background.', error);
  };
  const files = locateSharedFiles(process.env, process.platform, homedir());
  const source = new SharedFilesSource({
    ...{ files, log },
    clock: systemClock,
    env: process.env,
    declared: declaredChains,
  });
  return {
    ...{ redactor, log, onError, files },
    source: own(source),
    remembered: new Remembered(context.workspaceState),
    favourites: own(new Favourites(context.globalState, onError)),
    accountNames: own(new AccountNames(context.globalState, onError)),
  };
}
