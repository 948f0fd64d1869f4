import { homedir } from 'node:os';
import { ExtensionMode, l10n, window as ui, type ExtensionContext } from 'vscode';
import { allCommands } from './commands/all.ts';
import { registerCommands } from './commands/register.ts';
import { locateSharedFiles } from './config/sharedFiles.ts';
import { Environment } from './delivery/environment.ts';
import { shadowing } from './delivery/shadowing.ts';
import { StaticVariables } from './delivery/staticVariables.ts';
import { Diagnostics } from './language/diagnostics.ts';
import { systemClock } from './platform/clock.ts';
import { followConfiguration } from './platform/followConfiguration.ts';
import { learnSecrets } from './platform/knownSecrets.ts';
import { RedactingLog } from './platform/log.ts';
import { Remembered } from './platform/memento.ts';
import { Redactor } from './platform/redaction.ts';
import { rememberIdentity, restoreIdentity } from './platform/rememberedIdentity.ts';
import { proxySettings, renewal, sessionSettings } from './platform/settings.ts';
import { createVault } from './platform/sessionVault.ts';
import { SharedFilesSource } from './platform/sharedFilesSource.ts';
import { ChainSessions } from './sessions/chainSessions.ts';
import type { Disposable } from './sessions/emitter.ts';
import type { Shadow } from './sessions/shadow.ts';
import { WindowSession } from './sessions/windowSession.ts';
import { gatewayOnce } from './sts/loadSdk.ts';
import { Explanations } from './views/explanation.ts';
import { IdentityTree } from './views/identityTree.ts';
import { PersonNeededNotice } from './views/personNeeded.ts';
import { StatusBar } from './views/statusBar.ts';
import type { TestSeam } from './testSeam.ts';

/** Builds the product. Reads no file, opens no connection and loads no SDK: that waits for the first need. */
export function activate(context: ExtensionContext): TestSeam | undefined {
  context.environmentVariableCollection.persistent = false;
  const own = <T extends Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };

  const redactor = new Redactor();
  const log = new RedactingLog(own(ui.createOutputChannel('Role Chain', { log: true })), redactor);
  const onError = (error: unknown): void => {
    log.error('Something failed in the background.', error);
  };
  const files = locateSharedFiles(process.env, process.platform, homedir());
  const source = own(new SharedFilesSource({ files, clock: systemClock, log, env: process.env }));

  const jitter = Math.random();
  const gateway = gatewayOnce({ now: () => Date.now(), proxySettings, files: () => files });
  const vault = own(createVault(context, (): number => sessions.now(), log));
  const sessions = own(
    new ChainSessions({
      gateway,
      clock: systemClock,
      settings: sessionSettings,
      vault,
      jitter,
      onError,
    }),
  );
  const window = own(
    new WindowSession({
      sessions,
      clock: systemClock,
      planOf: async (name) => (await source.current()).plans.get(name),
      renewal: () => renewal.value,
      jitter,
      onError,
    }),
  );
  // Lifetimes are STS's, so what shows them goes by STS's clock too.
  const clock = { now: () => sessions.now(), after: systemClock.after };

  const remembered = new Remembered(context.workspaceState);
  own(followConfiguration(source, sessions, window, log));
  own(learnSecrets(window, redactor));
  own(rememberIdentity(window, remembered, log));
  const delivery = new StaticVariables(window, l10n.t, process.env);
  own(new Environment(context.environmentVariableCollection, delivery));
  const shadows = (): readonly Shadow[] => shadowing(process.env, delivery.variables.values, l10n.t);
  const tree = own(new IdentityTree({ source, window, sessions, clock, log }));
  const statusBar = own(new StatusBar(window, clock, shadows));
  own(new PersonNeededNotice(window, log));
  const documents = own(new Explanations(source));
  const doctor = { gateway, clock: systemClock, settings: sessionSettings };
  own(new Diagnostics(source));
  registerCommands(
    allCommands({
      source,
      sessions,
      window,
      remembered,
      clock,
      log,
      files,
      documents,
      doctor,
      shadows,
    }),
    log,
  ).forEach(own);

  // Not awaited: activation is over, and the window need not wait for STS.
  restoreIdentity(window, source, remembered, log).catch(onError);
  return context.extensionMode === ExtensionMode.Test ? { tree, statusBar } : undefined;
}
