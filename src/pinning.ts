import path from 'node:path';
import { env, extensions, l10n, window as ui, type ExtensionContext } from 'vscode';
import { onDemand, type Command } from './commands/command.ts';
import { commandIds } from './commands/ids.ts';
import { extensionAccessCommand } from './commands/extensionAccess.ts';
import type { IdentityLinesDeps } from './commands/identityLines.ts';
import { inputVariableCommands } from './commands/inputVariables.ts';
import { newTerminalAsCommand } from './commands/newTerminalAs.ts';
import { showSessionCommand } from './commands/showSession.ts';
import { registerTerminalProfile } from './commands/terminalProfile.ts';
import { Consents } from './delivery/api/consents.ts';
import { ExportedApi } from './delivery/api/exportedApi.ts';
import type { RoleChainApi } from './delivery/api/v1.ts';
import { SecretClipboard } from './delivery/copyAs/clipboard.ts';
import { DebugEnvironment, UnsupportedLaunchError } from './delivery/debug/debugProvider.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Endpoint } from './delivery/endpoint/endpoint.ts';
import { PinnedIdentities } from './delivery/pinned/pinnedIdentities.ts';
import { PinnedTerminals } from './delivery/pinned/pinnedTerminals.ts';
import { ShimFiles } from './delivery/pinned/shimFiles.ts';
import { loadPty } from './delivery/tasks/child.ts';
import { registerTasks } from './delivery/tasks/taskProvider.ts';
import { registerProfileCompletion } from './language/profileCompletion.ts';
import type { Remembered } from './platform/memento.ts';
import type { SharedFilesSource } from './platform/sharedFilesSource.ts';
import {
  consoleDestination,
  consoleFederationUrl,
  debugEnabled,
  delivery as deliverySetting,
} from './platform/settings.ts';
import type { ChainSessions } from './sessions/chainSessions.ts';
import type { Asker } from './sessions/asker.ts';
import type { Clock } from './sessions/clock.ts';
import type { Disposable } from './sessions/emitter.ts';
import type { LiveIdentity } from './sessions/identity.ts';
import type { IdentitiesInUse } from './sessions/inUse.ts';
import { CancelledError } from './sts/errors.ts';
import type { ConsoleGateway } from './sts/gateway.ts';
import { resolveByName } from './sessions/resolveByName.ts';
import type { WindowSession } from './sessions/windowSession.ts';
import type { Guard } from './views/guard.ts';
import { showFailure } from './views/failureMessage.ts';
import { askMfaCode } from './views/mfaInput.ts';
import { OpenSessions } from './views/openSessions.ts';
import { withProgress } from './views/progress.ts';
import { stepText } from './views/stepText.ts';
import type { RedactingLog } from './platform/log.ts';

export interface PinningDeps {
  readonly context: ExtensionContext;
  readonly source: SharedFilesSource;
  readonly sessions: ChainSessions;
  readonly window: WindowSession;
  readonly inUse: IdentitiesInUse;
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  readonly remembered: Remembered;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly marks: IdentityLinesDeps['marks'];
  readonly gateway: () => Promise<ConsoleGateway>;
  readonly otherMachine: boolean;
  readonly log: RedactingLog;
  readonly onError: (error: unknown) => void;
}

/** Builds everything through which one program gets an identity of its own: terminals, tasks, debuggers, extensions. */
export function createPinning(
  deps: PinningDeps,
  own: <T extends Disposable>(part: T) => T,
): { readonly v1: RoleChainApi; readonly commands: readonly Command[] } {
  const { context, source, sessions, window, inUse, delivery, clock, log, onError } = deps;
  const { t } = l10n;
  const now = (): number => clock.now();
  const pinned = new PinnedIdentities({
    ...deps,
    ...{ identities: inUse, setting: deliverySetting, env: process.env },
  });
  const open: PinnedIdentities['open'] = (...of) => pinned.open(...of);
  // Terminals are asked about by their commands, before the progress.
  const guardedOpen: PinnedIdentities['open'] = async (name, asker, inherited) => {
    if (!(await deps.guard.allows(name, 'own'))) throw new CancelledError();
    return pinned.open(name, asker, inherited);
  };
  const planOf = async (name: string) => (await source.current()).plans.get(name);

  const shims = new ShimFiles(path.join(context.globalStorageUri.fsPath, 'shells'), log);
  const pinnedTerminals = own(new PinnedTerminals({ ...deps, open, identities: inUse, shims, now }));
  own(new OpenSessions(pinnedTerminals, clock));
  own(registerTerminalProfile({ ...deps, pinnedTerminals }));
  own(
    registerTasks({
      ...{ open: guardedOpen, askMfaCode, env: process.env, t, log },
      stepText: (step) => stepText(step, t),
      pty: () => loadPty(env.appRoot),
    }),
  );
  own(
    new DebugEnvironment({
      ...{ window: delivery, open: guardedOpen, enabled: debugEnabled, env: process.env, t, log },
      withPerson: (title, work) => withProgress(title, clock, work),
      showFailure: (error) => {
        if (error instanceof UnsupportedLaunchError) void ui.showErrorMessage(error.message);
        else showFailure(error, log);
      },
    }),
  );
  own(registerProfileCompletion(source));

  const consents = new Consents(context.globalState);
  const api = own(
    new ExportedApi({ ...{ window, consents, now, log, onError }, nameOf: extensionName, ask: askConsent }),
  );
  const clipboard = own(new SecretClipboard(env.clipboard, clock, onError));
  const resolve = (name: string, asker: Asker): Promise<LiveIdentity> =>
    resolveByName({ sessions, planOf }, name, asker, 'use');
  const forConsole = {
    ...{ ...deps, clipboard, resolve },
    destination: consoleDestination,
    federationUrl: consoleFederationUrl,
  };
  const forOpening = () => import('./commands/openConsole.ts');
  const commands = [
    onDemand(commandIds.openConsole, async () => (await forOpening()).openConsoleCommand(forConsole)),
    onDemand(commandIds.copyConsoleLink, async () => (await forOpening()).copyConsoleLinkCommand(forConsole)),
    newTerminalAsCommand({ ...deps, pinnedTerminals }),
    onDemand(commandIds.copyAs, async () => {
      return (await import('./commands/copyAs.ts')).copyAsCommand({ ...deps, clipboard, resolve });
    }),
    ...inputVariableCommands(deps),
    extensionAccessCommand({ consents }),
    showSessionCommand({ pinnedTerminals }),
  ];
  return { v1: api.v1, commands };
}

function extensionName(id: string): string | undefined {
  const found = extensions.getExtension(id);
  if (found === undefined) return undefined;
  const { displayName } = found.packageJSON as { readonly displayName?: unknown };
  return typeof displayName === 'string' ? displayName : id;
}

async function askConsent(name: string, id: string): Promise<boolean | undefined> {
  const allow = l10n.t('Allow');
  const refuse = l10n.t('Don’t Allow');
  const question = l10n.t(
    'The extension “{0}” ({1}) asks for the AWS credentials of this window. May it have them, now and from now on?',
    name,
    id,
  );
  const chosen = await ui.showWarningMessage(question, allow, refuse);
  return chosen === undefined ? undefined : chosen === allow;
}
