import { homedir } from 'node:os';
import type { ExtensionContext } from 'vscode';
import { ssoCacheFolder } from '../config/sharedFiles.ts';
import { systemClock } from '../platform/clock.ts';
import { followConfiguration } from '../platform/followConfiguration.ts';
import { followRenewal } from '../platform/followRenewal.ts';
import { learnSecrets } from '../platform/knownSecrets.ts';
import { rememberIdentity } from '../platform/rememberedIdentity.ts';
import { createVault, followForget } from '../platform/sessionVault.ts';
import { proxySettings, renewal, sessionSettings, signInFlow } from '../platform/settings.ts';
import { SignInStates } from '../platform/signInStates.ts';
import { reachesCallback } from '../platform/surroundings.ts';
import { ChainSessions } from '../sessions/chainSessions.ts';
import type { Clock } from '../sessions/clock.ts';
import { IdentitiesInUse } from '../sessions/inUse.ts';
import { SignIns } from '../sessions/signIns.ts';
import { WindowSession, type WindowSessionDeps } from '../sessions/windowSession.ts';
import { gatewayOnce } from '../sts/loadSdk.ts';
import { TokenStore } from '../sts/signIn/tokenStore.ts';
import { sayUnkept } from '../views/unkept.ts';
import type { Ground, Own } from './ground.ts';

/** What is live in this window. */
export interface Live {
  readonly gateway: ReturnType<typeof gatewayOnce>;
  readonly signIns: SignIns;
  readonly signInStates: SignInStates;
  readonly sessions: ChainSessions;
  readonly window: WindowSession;
  readonly inUse: IdentitiesInUse;
  /** STS's time, for all that shows or judges lifetimes: they are STS's. */
  readonly clock: Clock;
}

/** Sign-ins, sessions and the identities that they serve. */
export function createSessions(context: ExtensionContext, ground: Ground, own: Own): Live {
  const { source, redactor, remembered, files, log, onError } = ground;
  const tokens = new TokenStore(ssoCacheFolder(process.env, process.platform, homedir()), (secret) => {
    redactor.learn(secret);
  });
  const gateway = gatewayOnce({
    now: () => systemClock.now(),
    ...{ proxySettings, tokens },
    files: () => files,
    defaultSessionName: () => sessionSettings().defaultSessionName,
  });
  const surroundings = () => ({ choice: signInFlow.value, callbackReaches: reachesCallback(context) });
  const signIns = own(new SignIns({ gateway, surroundings, onError }));
  const jitter = Math.random();
  const vault = own(createVault(context, (): number => sessions.now(), sayUnkept, log));
  const sessions = own(
    new ChainSessions({
      ...{ gateway, vault, signIns, jitter, onError },
      clock: systemClock,
      settings: sessionSettings,
    }),
  );
  const renewing: WindowSessionDeps = {
    ...{ sessions, jitter, onError },
    clock: systemClock,
    planOf: async (name) => (await source.current()).plans.get(name),
    renewal: () => renewal.value,
  };
  const window = own(new WindowSession(renewing));
  const inUse = own(new IdentitiesInUse(renewing));
  own(followForget(sessions, onError));
  own(followConfiguration(source, sessions, [window, inUse], log));
  own(followRenewal(renewal, [window, inUse]));
  own(learnSecrets(window, inUse, redactor));
  own(rememberIdentity(window, remembered, log));
  return {
    ...{ gateway, signIns, sessions, window, inUse },
    signInStates: own(new SignInStates(tokens, signIns, onError)),
    clock: { now: () => sessions.now(), after: systemClock.after.bind(systemClock) },
  };
}
