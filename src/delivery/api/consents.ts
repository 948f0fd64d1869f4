import type { Memento } from 'vscode';

const KEY = 'api.consents';

/** What the person answered for an extension. */
export interface Consent {
  readonly extensionId: string;
  readonly allowed: boolean;
}

/** Which extensions may have credentials, as the person has said, for all windows. Ids only, never credentials. */
export class Consents {
  readonly #store: Pick<Memento, 'get' | 'update'>;

  constructor(globalState: Pick<Memento, 'get' | 'update'>) {
    this.#store = globalState;
  }

  /** All answers, by the extensions' ids. */
  get all(): readonly Consent[] {
    return Object.entries(this.#read())
      .map(([extensionId, allowed]) => ({ extensionId, allowed }))
      .sort((one, other) => one.extensionId.localeCompare(other.extensionId));
  }

  /** Undefined: never asked. */
  of(extensionId: string): boolean | undefined {
    const answers = this.#read();
    const id = extensionId.toLowerCase();
    return Object.hasOwn(answers, id) ? answers[id] : undefined;
  }

  async set(extensionId: string, allowed: boolean): Promise<void> {
    await this.#store.update(KEY, { ...this.#read(), [extensionId.toLowerCase()]: allowed });
  }

  /** As if it had never been asked. */
  async forget(extensionId: string): Promise<void> {
    const left = this.all.filter((one) => one.extensionId !== extensionId.toLowerCase());
    await this.#store.update(KEY, Object.fromEntries(left.map((one) => [one.extensionId, one.allowed])));
  }

  #read(): Readonly<Record<string, boolean>> {
    const raw = this.#store.get<unknown>(KEY);
    if (typeof raw !== 'object' || raw === null) return {};
    return Object.fromEntries(
      Object.entries(raw).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    );
  }
}
