import type { Configuration } from '../config/configuration.ts';
import type { DeliveryChoice } from '../sessions/deliveryChoice.ts';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';
import type { Log } from '../platform/log.ts';
import type { DeliverySetting } from '../platform/settings.ts';
import type { Translate } from '../platform/translate.ts';
import { chooseDelivery, sameChoice } from './deliveryChoice.ts';
import type { WindowPointer } from './endpoint/endpoint.ts';
import { liveVariables } from './liveVariables.ts';
import { staticVariables, type WindowState } from './staticVariables.ts';
import type { Variables, VariableSource } from './variables.ts';

export interface DeliveryDeps {
  readonly window: WindowState;
  readonly endpoint: { window(): Promise<WindowPointer> };
  readonly source: {
    readonly latest: Configuration | undefined;
    readonly onDidChange: Event<Configuration>;
  };
  readonly setting: { readonly value: DeliverySetting; readonly onDidChange: Event<DeliverySetting> };
  /** The environment that VS Code was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly otherMachine: boolean;
  readonly t: Translate;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
}

const NONE: Variables = { values: new Map() };

/**
 * Decides how the window's identity reaches processes, live or as fixed keys, and gives the variables for it. The
 * endpoint is started when an identity is chosen in live mode, not before.
 */
export class Delivery implements VariableSource, Disposable {
  readonly #deps: DeliveryDeps;
  readonly #changed: Emitter<Variables>;
  readonly #choiceChanged: Emitter<DeliveryChoice>;
  readonly #subscriptions: readonly Disposable[];
  #variables: Variables = NONE;
  #choice: DeliveryChoice | undefined;
  #pointer: WindowPointer | undefined;
  #starting: Promise<void> | undefined;
  /** Said where no port could be had; until the next choice of an identity, which tries again. */
  #noEndpoint: string | undefined;
  #choosing = false;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<Variables>(deps.onError);
    this.#choiceChanged = new Emitter<DeliveryChoice>(deps.onError);
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      deps.window.onDidChange(({ kind }) => {
        const choosing = kind === 'resolving';
        if (choosing && !this.#choosing) this.#noEndpoint = undefined;
        this.#choosing = choosing;
        update();
      }),
      deps.source.onDidChange(update),
      deps.setting.onDidChange(update),
    ];
  }

  get variables(): Variables {
    return this.#variables;
  }

  get onDidChange(): Event<Variables> {
    return this.#changed.event;
  }

  /** How it is delivered now; undefined before the configuration was first needed. */
  get choice(): DeliveryChoice | undefined {
    return this.#choice;
  }

  get onDidChangeChoice(): Event<DeliveryChoice> {
    return this.#choiceChanged.event;
  }

  /** Settles when a process that starts now gets the window's identity: for who opens one right after a choice. */
  async settled(): Promise<void> {
    await this.#starting;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
    this.#choiceChanged.dispose();
  }

  #update(): void {
    const choice = this.#choose();
    if (choice === undefined) return;
    const news = !sameChoice(choice, this.#choice);
    this.#choice = choice;
    this.#deliver(choice);
    if (news) this.#choiceChanged.fire(choice);
  }

  #choose(): DeliveryChoice | undefined {
    const { source, setting, env, otherMachine, t } = this.#deps;
    if (source.latest === undefined) return undefined;
    const { plans } = source.latest;
    const choice = chooseDelivery({ setting: setting.value, env, plans, otherMachine }, t);
    if (choice.mode === 'static') return choice;
    if (this.#noEndpoint === undefined) return this.#pointer?.moved ? { ...choice, moved: true } : choice;
    return { mode: 'static', hidden: [...choice.hidden, this.#noEndpoint], repair: 'none' };
  }

  #deliver({ mode, repair }: DeliveryChoice): void {
    const { window, env, t } = this.#deps;
    if (mode === 'static') {
      this.#set(staticVariables(window.state, t, env));
    } else if (this.#pointer !== undefined) {
      const variables = liveVariables(window.state, this.#pointer, repair === 'done', t);
      if (variables !== undefined) this.#set(variables);
    } else if (window.state.kind === 'none') {
      this.#set(NONE);
    } else {
      this.#starting ??= this.#start();
    }
  }

  async #start(): Promise<void> {
    try {
      this.#pointer = await this.#deps.endpoint.window();
    } catch (error) {
      this.#deps.log.error(
        'The credentials endpoint could not be started; keys are delivered instead.',
        error,
      );
      this.#noEndpoint = this.#deps.t('The endpoint could not be started; the log says why.');
      this.#starting = undefined;
    }
    this.#update();
  }

  #set(variables: Variables): void {
    this.#variables = variables;
    this.#changed.fire(variables);
  }
}
