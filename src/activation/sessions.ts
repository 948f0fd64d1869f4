import { homedir } from 'node:os';
import type { ExtensionContext } from 'vscode';
import { ssoCacheFolder } from '../config/sharedFiles.ts';
import { systemClock } from '../platform/clock.ts';
import { followConfiguration } from '../platform/followConfiguration.ts';
import { FollowedSignIns } from '../platform/followSignIns.ts';
import { followRenewal } from '../platform/followRenewal.ts';
import { learnSecrets } from '../platform/knownSecrets.ts';
import { plansByName } from '../platform/plansByName.ts';
import { rememberIdentity } from '../platform/rememberedIdentity.ts';
import { createVault, followForget } from '../platform/sessionVault.ts';
import { proxySettings, renewal, sessionSettings, signInFlow } from '../platform/settings.ts';
import { reachesCallback } from '../platform/surroundings.ts';
import { ChainSessions } from '../sessions/chainSessions.ts';
import type { Clock } from '../sessions/clock.ts';
import { IdentitiesInUse } from '../sessions/inUse.ts';
import { SignIns } from '../sessions/signIns.ts';
import { WindowSession, type WindowSessionDeps } from '../sessions/windowSession.ts';
import { gatewayOnce, once } from '../sts/loadSdk.ts';
import { sayUnkept } from '../views/unkept.ts';
import type { Ground, Own } from './ground.ts';

/** What is live in this window. */
export interface Live {
  readonly gateway: ReturnType<typeof gatewayOnce>;
  readonly signIns: SignIns;
  readonly signInStates: FollowedSignIns;
  readonly sessions: ChainSessions;
  readonly window: WindowSession;
  readonly inUse: IdentitiesInUse;
  /** STS's time, for all that shows or judges lifetimes: they are STS's. */
  readonly clock: Clock;
}

/** Sign-ins, sessions and the identities that they serve. */
export function createSessions(context: ExtensionContext, ground: Ground, own: Own): Live {
  const { source, redactor, remembered, files, log, onError } = ground;
  const tokenFolder = ssoCacheFolder(process.env, process.platform, homedir());
  const signInFiles = once(async () => {
    const { openSignInFiles } = await import('../platform/signInFiles.ts');
    const learn = (secret: string): void => {
      redactor.learn(secret);
    };
    return own(openSignInFiles({ folder: tokenFolder, changed: signIns.onDidChange, learn, onError }));
  });
  const gateway = gatewayOnce(async () => ({
    now: () => systemClock.now(),
    ...{ proxySettings, tokens: (await signInFiles()).tokens },
    files: () => files,
    defaultSessionName: () => sessionSettings().defaultSessionName,
  }));
  const surroundings = () => ({ choice: signInFlow.value, callbackReaches: reachesCallback(context) });
  const signIns = own(new SignIns({ gateway, surroundings, onError }));
  const jitter = Math.random();
  const vault = own(createVault(context, (): number => sessions.now(), sayUnkept, log));
  const sessions = own(
    new ChainSessions({
      ...{ gateway, vault, signIns, jitter, onError },
      signInIsGone: async (session) => (await signInFiles()).tokens.isGone(session),
      clock: systemClock,
      settings: sessionSettings,
    }),
  );
  const renewing: WindowSessionDeps = {
    ...{ sessions, jitter, onError },
    clock: systemClock,
    ...plansByName(source),
    renewal: () => renewal.value,
  };
  const window = own(new WindowSession(renewing));
  const inUse = own(new IdentitiesInUse(renewing));
  own(followForget(sessions, onError));
  own(followConfiguration(source, sessions, [window, inUse], log));
  own(followRenewal(renewal, [window, inUse]));
  own(learnSecrets(window, inUse, redactor));
  own(rememberIdentity(window, remembered, log));
  const signInStates = own(
    new FollowedSignIns({ files: signInFiles, ...{ source, sessions, window, inUse, log, onError } }),
  );
  return {
    ...{ gateway, signIns, signInStates, sessions, window, inUse },
    clock: { now: () => sessions.now(), after: systemClock.after.bind(systemClock) },
  };
}
