import * as vscode from 'vscode';
import { diagnose, type DoctorDeps } from '../sessions/doctor.ts';
import { diagnosisReport } from '../sessions/doctorReport.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import type { Shadow } from '../sessions/shadow.ts';
import { CancelledError, UnknownChainError } from '../sts/errors.ts';
import type { Log } from '../platform/log.ts';
import { showFailure } from '../views/failureMessage.ts';
import { currentName } from '../views/identityState.ts';
import { withProgress } from '../views/progress.ts';
import { showDocument } from '../views/showDocument.ts';
import { nameOf, type Command } from './command.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { pickName } from './pickName.ts';

interface DiagnoseDeps extends IdentityLinesDeps {
  readonly doctor: DoctorDeps;
  readonly shadows: () => readonly Shadow[];
  readonly documents: { add(title: string, text: string): vscode.Uri };
  readonly log: Log;
}

/** Walks a chain hop by hop with calls of its own, and opens what it found as a read-only document. */
export function diagnoseChainCommand(deps: DiagnoseDeps): Command {
  return {
    id: commandIds.diagnoseChain,
    async run(arg) {
      const name =
        nameOf(arg) ??
        chosenName(deps.window.state) ??
        (await pickName(deps, vscode.l10n.t('Diagnose a Role Chain')));
      if (name === undefined) return;
      try {
        await examine(name, deps);
      } catch (error) {
        if (error instanceof CancelledError) deps.log.info('The diagnosis was cancelled.');
        else showFailure(error, deps.log);
      }
    },
  };
}

/** The window's chain; one that has just failed is the likeliest to be diagnosed. */
function chosenName(state: WindowIdentity): string | undefined {
  return state.kind === 'failed' ? state.name : currentName(state);
}

async function examine(name: string, deps: DiagnoseDeps): Promise<void> {
  const { l10n } = vscode;
  const plan = (await deps.source.current()).plans.get(name);
  if (plan === undefined) throw new UnknownChainError(name);
  const diagnosis = await withProgress(l10n.t('Diagnosing {0}', name), deps.clock, (asker) =>
    diagnose(plan, deps.doctor, asker, deps.shadows()),
  );
  const report = diagnosisReport(diagnosis);
  await showDocument(deps.documents.add(l10n.t('Diagnosis of {0}', name), report));
  offerCopy(name, report, deps.log);
}

/** Not waited for: the command has done its work when the document is open. */
function offerCopy(name: string, report: string, log: Log): void {
  const { l10n } = vscode;
  const copy = l10n.t('Copy Report');
  const offer = async (): Promise<void> => {
    const text = l10n.t('The diagnosis of {0} is ready. It holds no secret.', name);
    if ((await vscode.window.showInformationMessage(text, copy)) !== copy) return;
    await vscode.env.clipboard.writeText(report);
  };
  offer().catch((error: unknown) => {
    log.error('The report could not be copied.', error);
  });
}
