import * as vscode from 'vscode';
import { appendSection, removeLastSection } from '../config/edit.ts';
import type { Configuration, SharedFiles } from '../config/configuration.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import { hasMarker, MARKER_PROFILE } from '../delivery/markerProfile.ts';
import type { Log } from '../platform/log.ts';
import { editSharedFile } from '../platform/editSharedFile.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface RepairDeps {
  readonly files: SharedFiles;
  readonly source: { current(): Promise<Configuration>; reread(): Promise<Configuration> };
  readonly window: { readonly state: WindowIdentity };
  readonly log: Log;
}

const HEADER = `profile ${MARKER_PROFILE}`;
/** What a client takes when nothing names a region; the marker must hold one property to be a profile. */
const FALLBACK_REGION = 'us-east-1';

/** With consent: adds the marker profile to the config file, so that a `[default]` hides the endpoint no more. */
export function repairDeliveryCommand(deps: RepairDeps): Command {
  const { files, source, log, window } = deps;
  return {
    id: commandIds.repairDelivery,
    async run() {
      const { plans } = await source.current();
      if (plans.has(MARKER_PROFILE)) {
        vscode.window.setStatusBarMessage(
          hasMarker(plans)
            ? vscode.l10n.t('The profile {0} is there already', MARKER_PROFILE)
            : vscode.l10n.t('Your own profile {0} is in the way: it has more than a region', MARKER_PROFILE),
          5_000,
        );
        return;
      }
      const region = servedIdentity(window.state)?.plan.region?.value ?? FALLBACK_REGION;
      if (!(await agrees(files.config))) return;
      await editSharedFile(files.config, (text) =>
        appendSection(text, { header: HEADER, properties: [['region', region]] }),
      );
      log.info(`Added the profile ${MARKER_PROFILE} to the config file.`);
      await source.reread();
    },
  };
}

/** Takes the marker profile away again, if it is as it was added. */
export function undoRepairCommand({ files, source, log }: RepairDeps): Command {
  return {
    id: commandIds.undoRepair,
    async run() {
      const removed = await editSharedFile(files.config, (text) =>
        removeLastSection(text, HEADER, ['region']),
      );
      if (removed) {
        log.info(`Removed the profile ${MARKER_PROFILE} from the config file.`);
        await source.reread();
        return;
      }
      // It was edited or moved: that is for its owner to decide.
      await vscode.commands.executeCommand(commandIds.openProfile, MARKER_PROFILE);
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('The profile {0} is not as it was added: remove it by hand', MARKER_PROFILE),
        5_000,
      );
    },
  };
}

async function agrees(file: string): Promise<boolean> {
  const add = vscode.l10n.t('Add Profile');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Add the profile {0} to your AWS config file?', MARKER_PROFILE),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It holds a region and nothing else, and goes to the end of {0}; everything else in the file stays as it is. Terminals of this window then get AWS_PROFILE={1}, so that clients ask this window rather than take a [default]. “Undo Live Delivery Repair” takes it away again.',
        file,
        MARKER_PROFILE,
      ),
    },
    add,
  );
  return chosen === add;
}
