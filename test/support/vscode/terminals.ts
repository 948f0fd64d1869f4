import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Workbench } from './workbench.ts';
import { until } from './wait.ts';

/** Lines asked so far, in all windows: they share a folder. */
let asked = 0;

/** Integrated terminals of a window. A terminal draws on a canvas, so what it says is read from files. */
export class Terminals {
  readonly #workbench: Workbench;
  readonly #folder: string;

  /** Output goes to files in `folder`. */
  constructor(workbench: Workbench, folder: string) {
    this.#workbench = workbench;
    this.#folder = folder;
  }

  /** Opens a new terminal with VS Code's own command; it has the keyboard afterwards. */
  async create(): Promise<void> {
    await this.#workbench.run('Terminal: Create New Terminal');
    await this.focus();
  }

  /** Gives the keyboard to the visible terminal. */
  async focus(): Promise<void> {
    const field = this.#workbench.page.locator('.terminal-wrapper.active .xterm-helper-textarea');
    await field.waitFor({ state: 'attached' });
    await until('the terminal to have the keyboard', async () => {
      await field.focus();
      return (await this.#workbench.page.locator('.xterm-helper-textarea:focus').count()) === 1;
    });
  }

  /** Types a line into the visible terminal, without waiting for what comes of it. */
  async type(line: string): Promise<void> {
    await this.focus();
    const { keyboard } = this.#workbench.page;
    await keyboard.insertText(line);
    await keyboard.press('Enter');
  }

  /** Types a POSIX shell command into the visible terminal and gives what it printed, without the last newline. */
  async ask(command: string): Promise<string> {
    const file = path.join(this.#folder, `terminal-${String(process.pid)}-${String(++asked)}.txt`);
    // A subshell, since the hooks of VS Code's shell integration print before commands of the shell itself.
    // Renamed at the end: a file that exists under its name is whole.
    await this.type(`( ${command} ) > '${file}.part' 2>&1; mv '${file}.part' '${file}'`);
    const text = await until(`the terminal to answer ${command}`, () => readFile(file, 'utf8'));
    return text.replace(/\n$/, '');
  }
}
