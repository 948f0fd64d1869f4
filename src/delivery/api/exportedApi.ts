import { Emitter, type Disposable, type Event } from '../../sessions/emitter.ts';
import type { LiveIdentity, WindowIdentity } from '../../sessions/identity.ts';
import type { Log } from '../../platform/log.ts';
import type { Consents } from './consents.ts';
import type { RoleChainApi, RoleChainCredentials, RoleChainErrorCode, RoleChainIdentity } from './v1.ts';

export interface ExportedApiDeps {
  readonly window: {
    readonly state: WindowIdentity;
    readonly onDidChange: Event<WindowIdentity>;
    freshen(): Promise<void>;
  };
  readonly consents: Consents;
  /** The name that people know an extension by; undefined where none of this id is installed. */
  readonly nameOf: (extensionId: string) => string | undefined;
  /** Asks the person; undefined where they did not answer. */
  readonly ask: (extensionName: string, extensionId: string) => Promise<boolean | undefined>;
  /** By STS's clock. */
  readonly now: () => number;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
}

/** An error of the API; `code` says which. */
export class RoleChainApiError extends Error {
  readonly code: RoleChainErrorCode;

  constructor(code: RoleChainErrorCode, message: string) {
    super(message);
    this.name = 'RoleChainApiError';
    this.code = code;
  }
}

/** The API that other extensions get. */
export class ExportedApi implements Disposable {
  readonly #deps: ExportedApiDeps;
  readonly #changed: Emitter<RoleChainIdentity | undefined>;
  readonly #subscription: Disposable;
  /** Questions that the person has not answered yet, by the extensions' ids. */
  readonly #asking = new Map<string, Promise<boolean>>();
  #last: string;

  constructor(deps: ExportedApiDeps) {
    this.#deps = deps;
    this.#changed = new Emitter(deps.onError);
    this.#last = JSON.stringify(toIdentity(deps.window.state));
    this.#subscription = deps.window.onDidChange((state) => {
      this.#tell(toIdentity(state));
    });
  }

  /** The object that callers hold: nothing but the contract can be reached from it. */
  readonly v1: RoleChainApi = Object.freeze(
    ((api: ExportedApi): RoleChainApi => ({
      get identity() {
        return toIdentity(api.#deps.window.state);
      },
      onDidChange: (listener) => api.#changed.event(listener),
      credentials: async (extensionId) => {
        await api.#requireConsent(extensionId);
        return () => api.#provide(extensionId);
      },
    }))(this),
  );

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #tell(identity: RoleChainIdentity | undefined): void {
    const text = JSON.stringify(identity);
    // The steps of a renewal are no news to others.
    if (text === this.#last) return;
    this.#last = text;
    this.#changed.fire(identity);
  }

  async #provide(extensionId: string): Promise<RoleChainCredentials> {
    const { window, consents, now } = this.#deps;
    if (consents.of(extensionId) !== true) throw notAllowed(extensionId);
    await window.freshen();
    const identity = served(window.state);
    if (identity === undefined) {
      throw new RoleChainApiError('NoIdentity', 'No AWS identity is chosen in this window.');
    }
    const { credentials, plan, verified } = identity;
    if (credentials.expiresAt !== undefined && credentials.expiresAt <= now()) {
      throw new RoleChainApiError('Expired', `The credentials of “${plan.name}” have ended.`);
    }
    return {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey.reveal(),
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken.reveal() }),
      ...(credentials.expiresAt === undefined ? {} : { expiration: new Date(credentials.expiresAt) }),
      accountId: verified.accountId,
    };
  }

  async #requireConsent(extensionId: string): Promise<void> {
    const { consents, nameOf } = this.#deps;
    const name = typeof extensionId === 'string' ? nameOf(extensionId) : undefined;
    if (name === undefined) {
      throw new RoleChainApiError('UnknownExtension', 'Pass the id of your own extension, publisher.name.');
    }
    const key = extensionId.toLowerCase();
    const asking = this.#asking.get(key) ?? this.#ask(name, extensionId);
    if (!(consents.of(extensionId) ?? (await asking))) throw notAllowed(extensionId);
  }

  async #ask(name: string, extensionId: string): Promise<boolean> {
    const { consents, ask, log } = this.#deps;
    const known = consents.of(extensionId);
    if (known !== undefined) return known;
    const key = extensionId.toLowerCase();
    const asking = (async (): Promise<boolean> => {
      try {
        const answer = await ask(name, extensionId);
        // Who looks away has not decided: the next call asks again.
        if (answer === undefined) return false;
        log.info(`${extensionId} ${answer ? 'may' : 'may not'} have credentials.`);
        await consents.set(extensionId, answer);
        return answer;
      } finally {
        this.#asking.delete(key);
      }
    })();
    this.#asking.set(key, asking);
    return asking;
  }
}

function notAllowed(extensionId: string): RoleChainApiError {
  return new RoleChainApiError('NotAllowed', `${extensionId} was not allowed to have AWS credentials.`);
}

function toIdentity(state: WindowIdentity): RoleChainIdentity | undefined {
  const identity = served(state);
  if (identity === undefined) return undefined;
  const { plan, verified, expiresAt } = identity;
  return {
    profile: plan.name,
    arn: verified.arn,
    accountId: verified.accountId,
    region: plan.region?.value,
    expiration: expiresAt === undefined ? undefined : new Date(expiresAt),
    state: state.kind === 'expired' ? 'expired' : 'active',
  };
}

function served(state: WindowIdentity): LiveIdentity | undefined {
  if (state.kind === 'active' || state.kind === 'expired') return state.identity;
  return state.kind === 'resolving' ? state.previous : undefined;
}
