import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../support/vscode/wait.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

/** The product's parts of a window, as a person sees them. */
export class Person {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The entry in the status bar. */
  get status(): Locator {
    return this.#workbench.statusBarItem('roleChain.identity');
  }

  /** The entry or its button, while it has the keyboard. */
  get focused(): Locator {
    return this.status.locator(':focus').or(this.status.and(this.#workbench.page.locator(':focus')));
  }

  /** Opens the view from the activity bar, with its rows there. */
  async openTree(): Promise<void> {
    await this.#workbench.openView('Role Chain');
    await this.#workbench.treeRows.first().waitFor();
  }

  /** The row of an identity. */
  row(name: string): Locator {
    return this.#workbench.treeRow(new RegExp(`^${name}, `));
  }

  /** Waits until the status bar's text fits; no-break spaces count as spaces. */
  async sees(wanted: RegExp, timeout = 60_000): Promise<string> {
    const fits = async (): Promise<string | undefined> => {
      const text = (await this.status.innerText()).replaceAll('\u00a0', ' ').trim();
      return wanted.test(text) ? text : undefined;
    };
    return until(`the status bar to fit ${String(wanted)}`, fits, { timeout });
  }

  /** What a screen reader says of the status bar. */
  async hears(): Promise<string> {
    return (await this.status.locator('a').first().getAttribute('aria-label')) ?? '';
  }

  /** Checks that the status bar has the background of a warning or an error, or none. */
  async assertSeverity(wanted: 'warning' | 'error' | 'none'): Promise<void> {
    const classes = (await this.status.getAttribute('class')) ?? '';
    const found = /\b(warning|error)-kind\b/.exec(classes)?.[1] ?? 'none';
    assert.equal(found, wanted, classes);
  }
}
