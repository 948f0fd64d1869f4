import { l10n, window as ui } from 'vscode';
import { appendSection, type NewSection } from '../config/edit.ts';
import { configure } from '../config/configure.ts';
import type { Configuration, SharedFiles } from '../config/configuration.ts';
import { hasSection, newRoleSection, sectionPreview } from '../config/newProfile.ts';
import type { ChainPlan, Plan } from '../config/plan.ts';
import type { Asker } from '../sessions/asker.ts';
import type { LiveIdentity } from '../sessions/identity.ts';
import { BrokenChainError } from '../sts/errors.ts';
import { EditError, editSharedFile } from '../platform/editSharedFile.ts';
import type { Log } from '../platform/log.ts';
import { readSharedFile } from '../platform/readFile.ts';
import { nameOf, type Command } from './command.ts';
import { askForRole } from './chainedRoleInput.ts';
import type { IdentityLinesDeps } from './identityLines.ts';
import { commandIds } from './ids.ts';
import { openAs, type OwnUseGuard } from './newTerminalAs.ts';
import { pickName } from './pickName.ts';

interface AddRoleDeps extends IdentityLinesDeps {
  readonly files: SharedFiles;
  readonly source: { current(): Promise<Configuration>; reread(): Promise<Configuration> };
  readonly sessions: { resolve(plan: ChainPlan, asker: Asker): Promise<LiveIdentity> };
  readonly guard: OwnUseGuard;
  readonly log: Log;
}

/** Adds a profile that assumes a role from another profile: asked for, tried if wanted, then appended to the file. */
export function addChainedRoleCommand(deps: AddRoleDeps): Command {
  return {
    id: commandIds.addChainedRole,
    async run(arg) {
      const { plans } = await deps.source.current();
      const name =
        nameOf(arg) ?? (await pickName(deps, l10n.t('Add a Chained Role: Which Profile Assumes It?')));
      const source = name === undefined ? undefined : plans.get(name);
      if (source === undefined) return;
      if (!isSource(source)) {
        void ui.showErrorMessage(l10n.t('{0} cannot be the source of a role.', source.name));
        return;
      }
      const role = await askForRole(source, plans);
      if (role === undefined) return;
      const section = newRoleSection(role);
      if (await agrees(role.name, section, deps)) await add(role.name, section, deps);
    },
  };
}

/** Only what stands in the files can be named there. */
function isSource(plan: Plan): plan is ChainPlan {
  return plan.kind === 'chain' && plan.origin === 'profile';
}

/** Shows what will be written, lets it be tried as often as wanted, and asks. */
async function agrees(name: string, section: NewSection, deps: AddRoleDeps): Promise<boolean> {
  const preview = sectionPreview(section);
  let said = l10n.t('Nothing is written yet');
  for (;;) {
    const tryIt = {
      label: `$(play) ${l10n.t('Try It')}`,
      detail: l10n.t('Assumes the role now, without writing'),
    };
    const addIt = { label: `$(add) ${l10n.t('Add to {0}', deps.files.config)}`, detail: preview };
    const chosen = await ui.showQuickPick([tryIt, addIt], {
      title: l10n.t('Add the Profile {0}', name),
      placeHolder: said,
      ignoreFocusOut: true,
    });
    if (chosen !== tryIt) return chosen === addIt;
    const identity = await openAs(name, deps, async (asker) =>
      deps.sessions.resolve(await planned(name, section, deps.files), asker),
    );
    said =
      identity === undefined
        ? l10n.t('It did not work; nothing is written yet')
        : l10n.t('It works: {0}', identity.verified.arn);
  }
}

/** The plan that the profile will have, made from the very text that will be written. */
async function planned(name: string, section: NewSection, files: SharedFiles): Promise<ChainPlan> {
  const [config, credentials] = await Promise.all([
    readSharedFile(files.config),
    readSharedFile(files.credentials),
  ]);
  const before = config.kind === 'read' ? Buffer.from(config.bytes).toString('utf8') : '';
  const bytes = Buffer.from(appendSection(before, section));
  const { platform, env } = process;
  const { plans } = configure({ files, config: { kind: 'read', bytes }, credentials, env, platform });
  const plan = plans.get(name);
  if (plan?.kind === 'broken') throw new BrokenChainError(plan);
  if (plan?.kind !== 'chain') throw new Error(`The new profile ${name} makes no chain.`);
  return plan;
}

async function add(name: string, section: NewSection, { files, source, log }: AddRoleDeps): Promise<void> {
  try {
    const written = await editSharedFile(files.config, (text) =>
      hasSection(text, section.header) ? undefined : appendSection(text, section),
    );
    if (!written) {
      void ui.showErrorMessage(
        l10n.t('There is a profile {0} in the file by now; nothing was written.', name),
      );
      return;
    }
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    log.warn(`The profile ${name} was not added.`, error);
    void ui.showErrorMessage(error.message);
    return;
  }
  log.info(`Added the profile ${name} to the config file.`);
  await source.reread();
  ui.setStatusBarMessage(`$(check) ${l10n.t('Added the profile {0}', name)}`, 5_000);
}
