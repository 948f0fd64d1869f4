import { homedir } from 'node:os';
import { env, ExtensionKind, ExtensionMode, l10n, window as ui, type ExtensionContext } from 'vscode';
import { allCommands } from './commands/all.ts';
import { registerCommands } from './commands/register.ts';
import { locateSharedFiles, ssoCacheFolder } from './config/sharedFiles.ts';
import { createDelivery } from './delivery/createDelivery.ts';
import { shadowing } from './delivery/shadowing.ts';
import { Diagnostics } from './language/diagnostics.ts';
import { systemClock } from './platform/clock.ts';
import { declaredChains } from './platform/declaredChains.ts';
import { Favourites } from './platform/favourites.ts';
import { followConfiguration } from './platform/followConfiguration.ts';
import { followRenewal } from './platform/followRenewal.ts';
import { KeptEndpoint } from './platform/keptEndpoint.ts';
import { learnSecrets } from './platform/knownSecrets.ts';
import { RedactingLog } from './platform/log.ts';
import { Remembered } from './platform/memento.ts';
import { Redactor } from './platform/redaction.ts';
import { rememberIdentity, restoreIdentity } from './platform/rememberedIdentity.ts';
import {
  accounts,
  delivery as deliverySetting,
  protectedAsk,
  protectedPatterns,
  proxySettings,
  renewal,
  sessionSettings,
  treeGroup,
  signInFlow,
} from './platform/settings.ts';
import { createVault } from './platform/sessionVault.ts';
import { SharedFilesSource } from './platform/sharedFilesSource.ts';
import { SignInStates } from './platform/signInStates.ts';
import { reachesCallback } from './platform/surroundings.ts';
import { ChainSessions } from './sessions/chainSessions.ts';
import type { Disposable } from './sessions/emitter.ts';
import { IdentitiesInUse } from './sessions/inUse.ts';
import type { Shadow } from './sessions/shadow.ts';
import { SignIns } from './sessions/signIns.ts';
import { WindowSession, type WindowSessionDeps } from './sessions/windowSession.ts';
import { gatewayOnce } from './sts/loadSdk.ts';
import type { Surroundings } from './sts/signIn/flows.ts';
import { TokenStore } from './sts/signIn/tokenStore.ts';
import { Explanations } from './views/explanation.ts';
import { Guard } from './views/guard.ts';
import { currentName } from './views/identityState.ts';
import { IdentityTree } from './views/identityTree.ts';
import { PersonNeededNotice } from './views/personNeeded.ts';
import { StatusBar } from './views/statusBar.ts';
import { createPinning } from './pinning.ts';
import type { RoleChainApi } from './delivery/api/v1.ts';
import type { TestSeam } from './testSeam.ts';

/** Builds the product. Reads no file, opens no connection and loads no SDK: that waits for the first need. */
export function activate(context: ExtensionContext): { readonly v1: RoleChainApi } & Partial<TestSeam> {
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
  const source = own(
    new SharedFilesSource({ files, clock: systemClock, log, env: process.env, declared: declaredChains }),
  );

  const jitter = Math.random();
  const defaultSessionName = (): string => sessionSettings().defaultSessionName;
  const tokens = new TokenStore(ssoCacheFolder(process.env, process.platform, homedir()), (secret) => {
    redactor.learn(secret);
  });
  const gateway = gatewayOnce({
    now: () => Date.now(),
    proxySettings,
    tokens,
    files: () => files,
    defaultSessionName,
  });
  const surroundings = (): Surroundings => ({
    choice: signInFlow.value,
    callbackReaches: reachesCallback(context),
  });
  const signIns = own(new SignIns({ gateway, surroundings, onError }));
  const signInStates = own(new SignInStates(tokens, signIns, onError));
  const vault = own(createVault(context, (): number => sessions.now(), log));
  const sessions = own(
    new ChainSessions({
      gateway,
      clock: systemClock,
      settings: sessionSettings,
      vault,
      signIns,
      jitter,
      onError,
    }),
  );
  const renewing: WindowSessionDeps = {
    sessions,
    clock: systemClock,
    planOf: async (name) => (await source.current()).plans.get(name),
    renewal: () => renewal.value,
    jitter,
    onError,
  };
  const window = own(new WindowSession(renewing));
  const inUse = own(new IdentitiesInUse(renewing));
  // Lifetimes are STS's, so what shows them goes by STS's clock too.
  const clock = { now: () => sessions.now(), after: systemClock.after.bind(systemClock) };

  const remembered = new Remembered(context.workspaceState);
  own(followConfiguration(source, sessions, [window, inUse], log));
  own(followRenewal(renewal, [window, inUse]));
  own(learnSecrets(window, inUse, redactor));
  own(rememberIdentity(window, remembered, log));
  const otherMachine = context.extension.extensionKind === ExtensionKind.UI && env.remoteName !== undefined;
  const { endpoint, delivery } = createDelivery(
    {
      window,
      inUse,
      source,
      sessions,
      setting: deliverySetting,
      kept: new KeptEndpoint({
        secrets: context.secrets,
        workspaceState: context.workspaceState,
        workspace: context.storageUri?.toString(),
        log,
      }),
      collection: context.environmentVariableCollection,
      env: process.env,
      otherMachine,
      clock,
      learn: (secret) => {
        redactor.learn(secret);
      },
      t: l10n.t,
      log,
      onError,
    },
    own,
  );
  const shadows = (): readonly Shadow[] => shadowing(process.env, delivery.variables.values, l10n.t);
  const guard = new Guard({
    ...{ source, accounts, patterns: protectedPatterns, mode: protectedAsk },
    currentName: () => currentName(window.state),
  });
  const favourites = own(new Favourites(context.globalState, onError));
  const marks = {
    get favourites() {
      return favourites.names;
    },
    get accounts() {
      return accounts.value;
    },
  };
  const tree = own(
    new IdentityTree({
      ...{ source, window, sessions, clock, log, favourites, remembered },
      ...{ grouping: treeGroup, labels: guard },
    }),
  );
  const statusBar = own(new StatusBar(window, clock, shadows, delivery, guard));
  own(new PersonNeededNotice(window, endpoint.onDidNeedPerson, inUse, log));
  const documents = own(new Explanations(source, sessionSettings));
  const doctor = { gateway, clock: systemClock, settings: sessionSettings };
  own(new Diagnostics(source));
  const { v1, commands } = createPinning(
    {
      ...{ context, source, sessions, window, inUse, endpoint, delivery },
      remembered,
      clock,
      guard,
      marks,
      gateway,
      otherMachine,
      log,
      onError,
    },
    own,
  );
  registerCommands(commands, log).forEach(own);
  registerCommands(
    allCommands({
      source,
      sessions,
      window,
      inUse,
      signIns,
      signInStates,
      delivery,
      remembered,
      clock,
      guard,
      marks,
      favourites,
      log,
      files,
      documents,
      doctor,
      shadows,
    }),
    log,
  ).forEach(own);

  // Not awaited: activation is over, and the window need not wait for STS.
  const restored = restoreIdentity(window, source, remembered, log).catch(onError);
  const seam = { tree, statusBar, delivery, remembered, restored };
  return { v1, ...(context.extensionMode === ExtensionMode.Test ? seam : {}) };
}
