import type { Configuration } from '../../config/configuration.ts';
import type { Plan } from '../../config/plan.ts';
import type { Asker } from '../../sessions/asker.ts';
import type { ChainSessions } from '../../sessions/chainSessions.ts';
import type { Disposable } from '../../sessions/emitter.ts';
import type { LiveIdentity, WindowIdentity } from '../../sessions/identity.ts';
import { resolveByName } from '../../sessions/resolveByName.ts';
import type { Log } from '../../platform/log.ts';
import type { DeliverySetting } from '../../platform/settings.ts';
import { english } from '../../platform/translate.ts';
import { chooseDelivery } from '../deliveryChoice.ts';
import type { Pin } from '../endpoint/endpoint.ts';
import { pinnedName } from '../endpoint/tokens.ts';
import { pinnedVariables } from './pinnedVariables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An identity that something holds, whatever the window switches to. */
export interface Pinned extends Disposable {
  readonly identity: LiveIdentity;
  /** `live`: credentials are fetched and stay fresh. `static`: they end, and nothing follows. */
  readonly mode: 'live' | 'static';
  /** Every identity variable of its processes; all others must be taken away. */
  readonly values: ReadonlyMap<string, string>;
}

/** An identity that processes from before this extension host hold. */
export interface Reopened extends Disposable {
  readonly name: string;
}

export interface PinnedIdentitiesDeps {
  readonly sessions: ChainSessions;
  readonly identities: {
    hold(name: string): Disposable;
    session(name: string): { readonly state: WindowIdentity; restore(name: string): Promise<void> };
  };
  readonly endpoint: { pin(name: string): Promise<Pin> };
  readonly source: { current(): Promise<Configuration> };
  readonly setting: { readonly value: DeliverySetting };
  readonly otherMachine: boolean;
  /** The environment that VS Code was started with. */
  readonly env: Environment;
  readonly log: Log;
}

/** Opens identities by name for terminals, tasks and debug sessions that keep them. */
export class PinnedIdentities {
  readonly #deps: PinnedIdentitiesDeps;

  constructor(deps: PinnedIdentitiesDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves a chain, asking for what it needs, and gives what its processes get. Held, and so renewed, until it is
   * disposed of.
   *
   * @param inherited what its processes have beside their identity and cannot be freed from
   * @throws ChainError; the asker's `signal.reason` when it left
   */
  async open(name: string, asker: Asker, inherited: Environment = {}): Promise<Pinned> {
    const { sessions, identities, source, env } = this.#deps;
    const planOf = async (wanted: string): Promise<Plan | undefined> =>
      (await source.current()).plans.get(wanted);
    // Not through the identity's own session: there a second asker would end the first.
    const identity = await resolveByName({ sessions, planOf }, name, asker, 'use');
    const held = identities.hold(name);
    try {
      const session = identities.session(name);
      if (!serves(session.state, identity)) await session.restore(name);
      const pin = await this.#pin(name, inherited);
      return {
        identity,
        mode: pin === undefined ? 'static' : 'live',
        values: pinnedVariables(identity, pin ?? { mode: 'static' }, env),
        dispose: () => {
          pin?.pointer.dispose();
          held.dispose();
        },
      };
    } catch (error) {
      held.dispose();
      throw error;
    }
  }

  /**
   * Opens an identity again for processes that were given its pointer by an extension host before this one, which has
   * ended without them. As after a reload of the window, nobody is asked. Only for who shows the right token: anybody
   * can write an address.
   *
   * @returns undefined for a pointer that is not of this endpoint, as where its port was taken since
   */
  async reopen(url: string, token: string): Promise<Reopened | undefined> {
    const { identities, endpoint, log } = this.#deps;
    const name = pinnedName(url);
    if (name === undefined) return undefined;
    const pin = await endpoint.pin(name);
    if (pin.url !== url || pin.token.reveal() !== token) {
      pin.dispose();
      log.info(`A terminal of ${name} has to be opened again: its endpoint is no more.`);
      return undefined;
    }
    const held = identities.hold(name);
    const letGo = (): void => {
      pin.dispose();
      held.dispose();
    };
    try {
      const session = identities.session(name);
      if (session.state.kind === 'none') await session.restore(name);
      return { name, dispose: letGo };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** Undefined where clients of a pinned process would not get to the endpoint, or there is none. */
  async #pin(
    name: string,
    inherited: Environment,
  ): Promise<{ readonly mode: 'live'; readonly pointer: Pin; readonly marked: boolean } | undefined> {
    const { endpoint, source, setting, otherMachine, log } = this.#deps;
    const { plans } = await source.current();
    // What VS Code inherited hides nothing here, as a rule: a pinned process gets none of it.
    const situation = { setting: setting.value, env: inherited, plans, otherMachine };
    const { mode, repair } = chooseDelivery(situation, english);
    // A loopback address of this machine means another one over there, whatever the setting says.
    if (mode === 'static' || otherMachine) return undefined;
    try {
      return { mode, pointer: await endpoint.pin(name), marked: repair === 'done' };
    } catch (error) {
      log.warn(`${name} is pinned with keys, since there is no endpoint.`, error);
      return undefined;
    }
  }
}

function serves(state: WindowIdentity, identity: LiveIdentity): boolean {
  return state.kind === 'active' && state.identity.credentials === identity.credentials;
}
