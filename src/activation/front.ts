import { homedir } from 'node:os';
import { commands, l10n, window as ui, workspace, type Event } from 'vscode';
import { commandIds } from '../commands/ids.ts';
import { locateSharedFiles } from '../config/sharedFiles.ts';
import { registerLaunches } from '../delivery/debug/launches.ts';
import { inheritedShadows } from '../delivery/inherited.ts';
import { pinIdOf } from '../delivery/pinned/mark.ts';
import { registerTasks } from '../delivery/tasks/taskProvider.ts';
import { registerProfileCompletion } from '../language/profileCompletion.ts';
import { sharedFileOf } from '../language/sharedDocuments.ts';
import { setContext } from '../platform/context.ts';
import type { Later, Own } from '../platform/later.ts';
import { registerDocuments } from '../views/documents.ts';
import { firstStatus } from '../views/firstStatus.ts';
import { StatusItem } from '../views/statusItem.ts';
import type { Works } from './works/works.ts';

/** Id of the entry in the menu of the terminals' `+`; the manifest declares it. */
const terminalProfileId = 'roleChain.pinnedTerminal';

/** The status bar until the works are there. */
export function showFirstStatus(restoring: string | undefined): StatusItem {
  setContext('roleChain.identityState', restoring === undefined ? 'none' : 'resolving');
  return new StatusItem(firstStatus(restoring, inheritedShadows(process.env, l10n.t), l10n.t));
}

/** Everything else by which VS Code knows of us. Nothing here does any work: each asks the works at its first need. */
export function registerFront(works: Later<Works>, own: Own): void {
  for (const id of Object.values(commandIds)) {
    own(commands.registerCommand(id, async (...args: unknown[]) => (await works.get()).run(id, args)));
  }
  own(registerDocuments(works));
  own(registerLaunches(works));
  own(registerTasks(async (definition, scope) => (await works.get()).openTask(definition, scope)));
  own(
    ui.registerTerminalProfileProvider(terminalProfileId, {
      provideTerminalProfile: async () => (await works.get()).pinnedProfile(),
    }),
  );
  own(registerProfileCompletion({ current: async () => (await works.get()).source.current() }));
}

/** What nobody asks for: an identity that comes back, terminals that go on with theirs, marks in an open file. */
export function beginIfNeeded(works: Later<Works>, restoring: string | undefined, own: Own): void {
  if (restoring !== undefined) works.begin();
  const beginFor = <T>(there: readonly T[], onDidCome: Event<T>, isReason: (one: T) => boolean): void => {
    const consider = (one: T): void => {
      if (isReason(one)) works.begin();
    };
    there.forEach(consider);
    own(onDidCome(consider));
  };
  // Opened as one identity by an extension host before this one, in the same window.
  beginFor(ui.terminals, ui.onDidOpenTerminal, (terminal) => pinIdOf(terminal) !== undefined);
  const files = locateSharedFiles(process.env, process.platform, homedir());
  const { textDocuments, onDidOpenTextDocument } = workspace;
  beginFor(textDocuments, onDidOpenTextDocument, (document) => sharedFileOf(document, files) !== undefined);
}

/** Said, since whatever a person wanted then has not happened: a click, a row, an identity that was to come back. */
export function sayUnloaded(error: unknown, status: StatusItem): void {
  const why = error instanceof Error ? error.message : String(error);
  status.show(firstStatus(undefined, inheritedShadows(process.env, l10n.t), l10n.t));
  setContext('roleChain.identityState', 'none');
  // What follows is where Node has looked.
  const [line = ''] = why.split('\n');
  void ui.showErrorMessage(
    l10n.t('Role Chain could not be loaded. Try again, or reload the window. {0}', line),
  );
}
