import type { Memento } from 'vscode';
import { isAccountId } from '../config/arn.ts';
import type { AccountLabel, Accounts } from '../config/accounts.ts';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';
import { KeptValue } from './keptValue.ts';

/** What one session has told: when, in epoch milliseconds, and what it calls its accounts. */
interface Told {
  readonly at: number;
  readonly names: Readonly<Record<string, string>>;
}

/** What Identity Center calls accounts, as it has last told: kept for all windows. Names only, never a credential. */
export class AccountNames extends KeptValue {
  constructor(globalState: Memento, onError: (error: unknown) => void) {
    super(globalState, 'accountNames', onError);
  }

  /** When a session has last told, in epoch milliseconds; undefined: never. */
  toldAt(session: string): number | undefined {
    return this.#told.get(session)?.at;
  }

  /** Names by account id; of a later session where two know an account. */
  get names(): ReadonlyMap<string, string> {
    const sessions = [...this.#told.values()].sort((one, other) => one.at - other.at);
    return new Map(sessions.flatMap(({ names }) => Object.entries(names)));
  }

  /** Takes what a session calls its accounts now. Where it calls one by its id, that is no name. */
  async keep(
    session: string,
    accounts: readonly { readonly id: string; readonly name: string }[],
    now: number,
  ): Promise<void> {
    const before = JSON.stringify([...this.names]);
    const named = accounts.filter(({ id, name }) => isAccountId(id) && name.trim() !== '' && name !== id);
    const names = Object.fromEntries(named.map(({ id, name }) => [id, name.trim()]));
    const told = new Map(this.#told).set(session, { at: now, names });
    await this.write(Object.fromEntries(told));
    if (JSON.stringify([...this.names]) !== before) this.tell();
  }

  /** Whatever is not of our form, as an older or newer version may have left, counts as nothing. */
  get #told(): ReadonlyMap<string, Told> {
    const { stored } = this;
    const told = new Map<string, Told>();
    if (typeof stored !== 'object' || stored === null) return told;
    for (const [session, value] of Object.entries(stored as Readonly<Record<string, unknown>>)) {
      const { at, names } = (value ?? {}) as Partial<Record<keyof Told, unknown>>;
      if (typeof at !== 'number' || typeof names !== 'object' || names === null) continue;
      const texts = Object.entries(names).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      );
      told.set(session, { at, names: Object.fromEntries(texts) });
    }
    return told;
  }
}

interface Changing<T> {
  readonly value: T;
  readonly onDidChange: Event<unknown>;
}

/** How accounts are called: as the person says in the settings, else as Identity Center does. */
export class AccountLabels implements Disposable {
  readonly #setting: Changing<Accounts>;
  readonly #learned: Pick<AccountNames, 'names' | 'onDidChange'>;
  readonly #changed: Emitter<Accounts>;
  readonly #subscriptions: readonly Disposable[];
  #value: Accounts | undefined;

  constructor(
    setting: Changing<Accounts>,
    learned: Pick<AccountNames, 'names' | 'onDidChange'>,
    onError: (error: unknown) => void,
  ) {
    this.#setting = setting;
    this.#learned = learned;
    this.#changed = new Emitter<Accounts>(onError);
    const changed = (): void => {
      this.#value = undefined;
      this.#changed.fire(this.value);
    };
    this.#subscriptions = [setting.onDidChange(changed), learned.onDidChange(changed)];
  }

  get onDidChange(): Event<Accounts> {
    return this.#changed.event;
  }

  get value(): Accounts {
    return (this.#value ??= this.#merge());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #merge(): Accounts {
    const labels = new Map<string, AccountLabel>();
    for (const [id, name] of this.#learned.names) labels.set(id, { name });
    for (const [id, label] of this.#setting.value) labels.set(id, { ...labels.get(id), ...label });
    return labels;
  }
}
