import { Emitter } from '../../src/sessions/emitter.ts';
import type { SecretStore } from '../../src/sessions/sessionVault.ts';

/**
 * VS Code's SecretStorage as several windows see it: one place, changes told to all. `break` makes every call reject,
 * as without a keyring; `text` is what stands in it.
 */
export class SharedSecrets implements SecretStore {
  readonly #values = new Map<string, string>();
  readonly #changed = new Emitter<{ readonly key: string }>((error) => {
    throw error;
  });
  #broken = false;
  writes = 0;

  readonly onDidChange = this.#changed.event;

  /** @param sessions text that stands there from the beginning, as the sessions of an earlier window */
  constructor(sessions?: string) {
    if (sessions !== undefined) this.#values.set('roleChain.sessions', sessions);
  }

  break(): void {
    this.#broken = true;
  }

  mend(): void {
    this.#broken = false;
  }

  /** What a window that was killed in the middle, or another program, has left there. */
  overwrite(text: string): void {
    for (const key of this.#values.keys()) {
      this.#values.set(key, text);
    }
  }

  get text(): string {
    return [...this.#values.values()].join('');
  }

  async get(key: string): Promise<string | undefined> {
    await this.#answer();
    return this.#values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    await this.#answer();
    this.writes += 1;
    this.#values.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    await this.#answer();
    this.#values.delete(key);
    this.#changed.fire({ key });
  }

  /** Another process answers, so never at once. */
  async #answer(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#broken) {
      throw new Error('No keyring.');
    }
  }
}
