import { readFile } from 'node:fs/promises';
import { until } from '../vscode/wait.ts';

/** A text of the window and what it is called there. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The other extension of a window, which does for a test what any extension can; see neighbour/extension.cjs. */
export class Neighbour {
  /** Where it says its port; given to VS Code as ROLE_CHAIN_TEST_NEIGHBOUR. */
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Runs a command, as a keybinding with arguments does, and waits for its end. */
  async run(command: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#ask('run', { command, args });
  }

  /** Changes a setting of the user. */
  async set(name: string, value: string): Promise<void> {
    await this.#ask('set', { name, value });
  }

  /** Puts programs on the path of all extensions: that of a person comes from their shell. */
  async putOnPath(folder: string): Promise<void> {
    await this.#ask('putOnPath', { folder });
  }

  /** Every document that the window has open, whoever made it. */
  async documents(): Promise<readonly NamedText[]> {
    return (await this.#ask('documents')) as NamedText[];
  }

  /** Every terminal, with all that it still keeps of what was printed. */
  async terminals(): Promise<readonly NamedText[]> {
    return (await this.#ask('terminals')) as NamedText[];
  }

  async countTerminals(): Promise<number> {
    return (await this.#ask('countTerminals')) as number;
  }

  /** Name of the terminal that is in front. */
  async activeTerminal(): Promise<unknown> {
    return this.#ask('activeTerminal');
  }

  /** Types a line into the terminal that was opened last. */
  async type(line: string): Promise<void> {
    await this.#ask('type', { line });
  }

  /** @returns whether it has started */
  async debug(launch: Readonly<Record<string, unknown>>): Promise<boolean> {
    return (await this.#ask('debug', { launch })) === true;
  }

  /** Keeps a secret of its own. */
  async keep(key: string, value: string): Promise<void> {
    await this.#ask('keep', { key, value });
  }

  /** Values that secret storage gives it for names of anybody. */
  async secrets(keys: readonly string[]): Promise<readonly unknown[]> {
    return (await this.#ask('secrets', { keys })) as unknown[];
  }

  /** Asks for credentials through the API of ours, and waits until a person has answered. */
  async credentials(): Promise<unknown> {
    return this.#ask('credentials');
  }

  /** Opens an editor with a text that is in no file. */
  async write(text: string): Promise<void> {
    await this.#ask('write', { text });
  }

  /** Shows a message. */
  async say(text: string): Promise<void> {
    await this.#ask('say', { text });
  }

  /** Leaves a text where extensions leave theirs: in a log, and in what they remember of a workspace. */
  async leave(text: string): Promise<void> {
    await this.#ask('leave', { text });
  }

  /** Runs a program in a terminal of its own. */
  async start(options: {
    readonly shellPath: string;
    readonly shellArgs: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }): Promise<void> {
    await this.#ask('start', { options });
  }

  async #ask(what: string, given: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    // It has another port after a reload.
    const body = JSON.stringify(given);
    const response = await until('the other extension to listen', async () => {
      const port = await readFile(this.#file, 'utf8');
      return fetch(`http://127.0.0.1:${port}/${what}`, { method: 'POST', body });
    });
    const answer = (await response.json()) as { readonly value?: unknown; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`${what}: ${answer.error}`);
    return answer.value;
  }
}
