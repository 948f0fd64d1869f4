import os from 'node:os';
import { workspace } from 'vscode';
import { readAccounts } from '../config/accounts.ts';
import type { CHAINS_SETTING } from '../config/declared.ts';
import { DEFAULT_PROFILE_NAME } from '../config/profileTemplate.ts';
import { readPatterns } from '../config/protected.ts';
import type { Disposable, Event } from '../sessions/emitter.ts';
import type { SessionSettings } from '../sessions/chainSessions.ts';
import type { RenewalMode } from '../sessions/windowSession.ts';
import { legalSessionName } from '../sts/assumeRole.ts';
import { isConsoleService, isFederationUrl } from '../sts/console.ts';
import type { ProxySettings } from '../sts/proxy.ts';
import type { FlowChoice } from '../sts/signIn/flows.ts';

/** One setting, always of its type whatever stands in the person's settings file. */
export class ConfigValue<T> {
  readonly #id: string;
  readonly #read: (raw: unknown) => T;

  /**
   * @param id full name of the setting
   * @param read makes a value of the type from what stands in the settings, falling back to the default
   */
  constructor(id: string, read: (raw: unknown) => T) {
    this.#id = id;
    this.#read = read;
  }

  get value(): T {
    return this.#read(workspace.getConfiguration().get(this.#id));
  }

  readonly onDidChange: Event<T> = (listener): Disposable =>
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(this.#id)) listener(this.value);
    });
}

/** Role chains declared in settings; read scope by scope, see `declaredChains`. */
export const chainsSetting: typeof CHAINS_SETTING = 'roleChain.chains';

/** Name of the sessions whose profile says none; empty: the name of the person's account on this machine. */
export const sessionName = new ConfigValue('roleChain.sessionName', trimmed);

/** A program that prints MFA codes, for hops without an `mfa_process` of their own. */
export const mfaCommand = new ConfigValue('roleChain.mfa.command', trimmed);

/** Seconds that one MFA code serves; 0 asks for a code per role. STS takes 15 minutes to 36 hours. */
export const mfaSessionDuration = new ConfigValue('roleChain.mfa.sessionDuration', (raw) => {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return 43_200;
  return raw <= 0 ? 0 : Math.min(Math.max(Math.round(raw), 900), 129_600);
});

/** Which identities are renewed before they end. */
export const renewal = new ConfigValue('roleChain.renewal', (raw): RenewalMode =>
  raw === 'always' || raw === 'never' ? raw : 'inUse',
);

/** How credentials reach processes: by a pointer to the live endpoint, or as keys that are fixed when they start. */
export type DeliverySetting = 'auto' | 'live' | 'static';

export const delivery = new ConfigValue('roleChain.delivery', (raw): DeliverySetting =>
  raw === 'live' || raw === 'static' ? raw : 'auto',
);

/** Whether programs that are debugged get the window's identity. */
export const debugEnabled = new ConfigValue('roleChain.debug.enabled', (raw) => raw !== false);

/** Patterns of the identities that are asked about before they are used. */
export const protectedPatterns = new ConfigValue('roleChain.protected', (raw) =>
  readPatterns(raw, ['*prod*']),
);

/** How often a person is asked about a protected identity. */
export const protectedAsk = new ConfigValue('roleChain.protectedAsk', (raw) =>
  raw === 'oncePerWindow' || raw === 'never' ? raw : 'always',
);

/** The console's page to open: a service as in its addresses, `home`, or `ask`. */
export const consoleDestination = new ConfigValue('roleChain.console.destination', (raw) =>
  typeof raw === 'string' && isConsoleService(raw) ? raw : 'home',
);

/** Another federation endpoint than that of the partition; credentials go there, so nothing but TLS or loopback. */
export const consoleFederationUrl = new ConfigValue('roleChain.console.federationUrl', (raw) =>
  typeof raw === 'string' && isFederationUrl(raw) ? raw : undefined,
);

/** What the tree groups identities by. */
export const treeGroup = new ConfigValue(
  'roleChain.tree.group',
  (raw): 'base' | 'account' | 'prefix' | 'none' =>
    raw === 'account' || raw === 'prefix' || raw === 'none' ? raw : 'base',
);

/** Names and colours of accounts. */
export const accounts = new ConfigValue('roleChain.accounts', readAccounts);

/** How people sign in to Identity Center. */
export const signInFlow = new ConfigValue('roleChain.signIn.flow', (raw): FlowChoice =>
  raw === 'browser' || raw === 'device' ? raw : 'auto',
);

/** Template of the names of profiles that are added from Identity Center. */
export const identityCenterProfileName = new ConfigValue('roleChain.identityCenter.profileName', (raw) => {
  const template = trimmed(raw);
  return template === '' ? DEFAULT_PROFILE_NAME : template;
});

const proxy = new ConfigValue('http.proxy', trimmed);
const noProxy = new ConfigValue('http.noProxy', (raw): readonly string[] =>
  Array.isArray(raw) ? raw.filter((entry) => typeof entry === 'string') : [],
);

/** The editor's own proxy. */
export function proxySettings(): ProxySettings {
  return { ...(proxy.value === '' ? {} : { proxy: proxy.value }), noProxy: noProxy.value };
}

/** What resolving a chain takes from the settings. */
export function sessionSettings(): SessionSettings {
  const command = mfaCommand.value;
  return {
    defaultSessionName: legalSessionName(sessionName.value === '' ? userName() : sessionName.value),
    mfaCommand: command === '' ? undefined : command,
    mfaSessionSeconds: mfaSessionDuration.value,
  };
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // An account without an entry in the system's user list, as in some containers.
    return '';
  }
}

function trimmed(raw: unknown): string {
  return typeof raw === 'string' ? raw.trim() : '';
}
