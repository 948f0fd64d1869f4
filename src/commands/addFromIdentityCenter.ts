import { commands, l10n, window as ui } from 'vscode';
import { centerPlan, type CenterPlan } from '../config/centerPlan.ts';
import {
  centerProfileSection,
  centerSessions,
  missingSections,
  sessionSection,
  type CenterSession,
} from '../config/centerSessions.ts';
import type { Configuration, SharedFiles } from '../config/configuration.ts';
import { appendSection, type NewSection } from '../config/edit.ts';
import type { WindowIdentity } from '../sessions/identity.ts';
import { BaseError, BaseSourceError, CancelledError, ConnectionError, ServiceError } from '../sts/errors.ts';
import { sessionLabel } from '../sts/signIn/session.ts';
import { ConcurrentEditError, EditError, editSharedFile, NotTextError } from '../platform/editSharedFile.ts';
import type { Log } from '../platform/log.ts';
import { readSharedFile } from '../platform/readFile.ts';
import { addedText } from '../views/addedText.ts';
import { pickAccounts, pickRoles } from '../views/centerPick.ts';
import { showFailure } from '../views/failureMessage.ts';
import { roleLines, type NamedRole } from '../views/roleLines.ts';
import { listAccounts, listRoles, type CenterListingDeps } from './centerListing.ts';
import { chooseSession } from './centerSessionInput.ts';
import type { Command } from './command.ts';
import { commandIds } from './ids.ts';

interface AddFromCenterDeps extends CenterListingDeps {
  readonly files: SharedFiles;
  readonly source: { current(): Promise<Configuration>; reread(): Promise<Configuration> };
  readonly window: { readonly state: WindowIdentity };
  /** Template of new profiles' names. */
  readonly profileName: { readonly value: string };
  readonly log: Log;
}

/** Up to so many accounts are all asked for their roles; of more, the person says first which ones matter. */
const FEW_ACCOUNTS = 20;
/** Another program may be writing just now; what the person has chosen need not be chosen again. */
const TRIES = 3;

/** Adds profiles for roles of Identity Center: a session, its accounts and roles, some of them; appended to the file. */
export function addFromIdentityCenterCommand(deps: AddFromCenterDeps): Command {
  return {
    id: commandIds.addFromIdentityCenter,
    async run() {
      const title = l10n.t('Add from Identity Center');
      const text = await configText(deps.files);
      if (text === undefined) return;
      const session = await chooseSession(centerSessions(text), title);
      if (session === undefined) return;
      try {
        const roles = await chooseRoles(session, text, deps);
        if (roles !== undefined && roles.length > 0) await add(session, roles, deps);
      } catch (error) {
        sayFailure(error, session, deps.log);
      }
    },
  };
}

/** Empty where there is no file; undefined where there is one that cannot be edited, which is said. */
async function configText({ config }: SharedFiles): Promise<string | undefined> {
  const content = await readSharedFile(config);
  if (content.kind === 'missing') return '';
  if (content.kind === 'unreadable') {
    void ui.showErrorMessage(l10n.t('{0} cannot be read: {1}.', config, content.reason));
    return undefined;
  }
  const text = Buffer.from(content.bytes).toString('utf8');
  if (Buffer.from(text).equals(content.bytes)) return text;
  void ui.showErrorMessage(new NotTextError().message);
  return undefined;
}

async function chooseRoles(
  session: CenterSession,
  text: string,
  deps: AddFromCenterDeps,
): Promise<readonly NamedRole[] | undefined> {
  const plan = await planOf(session, text, deps.files);
  if (plan === undefined) return undefined;
  const label = sessionLabel(session);
  const title = l10n.t('Add from {0}', label);
  const all = await listAccounts(plan, deps);
  const accounts = all.length > FEW_ACCOUNTS ? await pickAccounts(all, title) : all;
  if (accounts === undefined) return undefined;
  const listed = accounts.length === 0 ? { roles: [], denied: [] } : await listRoles(plan, accounts, deps);
  for (const { id } of listed.denied) deps.log.warn(`The roles in ${id} may not be listed.`);
  if (listed.roles.length === 0) {
    void ui.showWarningMessage(
      l10n.t('You have no roles in {0}. Whoever runs it can assign you some.', label),
    );
    return undefined;
  }
  const { plans } = await deps.source.current();
  const lines = roleLines(listed.roles, session, deps.profileName.value, plans.keys(), l10n.t);
  return pickRoles(lines, listed, title);
}

async function planOf(
  session: CenterSession,
  text: string,
  files: SharedFiles,
): Promise<CenterPlan | undefined> {
  const { env, platform } = process;
  const credentials = await readSharedFile(files.credentials);
  const plan = centerPlan(session, { files, text, credentials, env, platform });
  if (plan.kind === 'chain') return plan;
  void ui.showErrorMessage(plan.problems.map(({ message }) => message).join(' '));
  return undefined;
}

async function add(
  session: CenterSession,
  roles: readonly NamedRole[],
  { files, source, window, log }: AddFromCenterDeps,
): Promise<void> {
  const { name: sessionName, known } = session;
  const profiles = roles.map((role) => centerProfileSection(role.name, session, role));
  const sections =
    known || sessionName === undefined ? profiles : [sessionSection(sessionName, session), ...profiles];
  const written = await append(files.config, sections);
  log.info(`Added ${String(written.length)} of ${String(sections.length)} sections to the config file.`);
  await source.reread();
  const added = roles.filter((_role, index) => written.some((section) => section === profiles[index]));
  const names = added.map(({ name }) => name);
  ui.setStatusBarMessage(`$(check) ${addedText(names, roles.length, l10n.t)}`, 5_000);
  // Whoever has no identity yet has come for one.
  if (window.state.kind === 'none') await commands.executeCommand(commandIds.switchIdentity);
}

/** @returns those that were not there yet */
async function append(file: string, sections: readonly NewSection[]): Promise<readonly NewSection[]> {
  for (let tries = 1; ; tries++) {
    try {
      let missing = sections;
      await editSharedFile(file, (text) => {
        missing = missingSections(text, sections);
        return missing.length === 0 ? undefined : missing.reduce(appendSection, text);
      });
      return missing;
    } catch (error) {
      if (!(error instanceof ConcurrentEditError) || tries === TRIES) throw error;
    }
  }
}

/** These are told of the session: there is no chain yet that they could be about. */
function sayFailure(error: unknown, session: CenterSession, log: Log): void {
  const failure = error instanceof BaseError ? error.failure : error;
  if (failure instanceof BaseSourceError) {
    log.warn(failure.message);
    void ui.showErrorMessage(failure.message);
  } else if (failure instanceof ServiceError || failure instanceof ConnectionError) {
    log.warn(`${sessionLabel(session)} could not be asked.`, failure);
    void ui.showErrorMessage(
      l10n.t('{0} could not be asked for your roles. {1}', sessionLabel(session), failure.message),
    );
  } else if (failure instanceof EditError) {
    void ui.showErrorMessage(failure.message);
  } else if (!(failure instanceof CancelledError)) {
    showFailure(error, log);
  }
}
