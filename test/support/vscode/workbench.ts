import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { Terminals } from './terminals.ts';
import type { VSCodeServer } from './server.ts';
import { until } from './wait.ts';

/** Name or part of a text, as an exact string or a pattern. */
export type Text = string | RegExp;

export const themes = {
  light: { name: 'Light Modern', file: 'light_modern' },
  dark: { name: 'Dark Modern', file: 'dark_modern' },
  highContrast: { name: 'Default High Contrast', file: 'hc_black' },
} as const;

export type ThemeName = keyof typeof themes;

const slow = { timeout: 60_000 };

/** One window of VS Code in the browser, driven as a person drives it. Locators wait on their own. */
export class Workbench {
  readonly page: Page;
  readonly terminals: Terminals;
  readonly #server: VSCodeServer;

  private constructor(page: Page, server: VSCodeServer) {
    this.page = page;
    this.#server = server;
    this.terminals = new Terminals(this, server.folders.scratch);
  }

  /** Opens a window on `folder` and resolves when it is usable and its extensions have started. */
  static async open(browser: BrowserContext, server: VSCodeServer, folder: string): Promise<Workbench> {
    const page = await browser.newPage();
    page.setDefaultTimeout(slow.timeout);
    const query = new URLSearchParams({ folder });
    await page.goto(`${server.url}/?${query.toString()}`);
    const workbench = new Workbench(page, server);
    await workbench.ready();
    return workbench;
  }

  /** Reloads the window, as its own command does, and waits until it is usable again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor(slow);
    // The remote indicator names the server only when the connection to the extension host stands.
    await this.page.locator('.statusbar-item[id="status.host"]').waitFor(slow);
  }

  /** Leaves the page first, so that the window stores its state. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }

  /** Runs a command by its full title in the palette, as in `Role Chain: Refresh Now`. */
  async run(title: string): Promise<void> {
    const row = this.quickPickRow(new RegExp(`^${escape(title)}(,|$)`)).first();
    // What takes the keyboard meanwhile, such as a document that has just been loaded, closes the palette.
    await until(`${title} in the palette`, async () => {
      await this.openPalette();
      await this.quickInput.fill(`>${title}`, { timeout: 5_000 });
      await row.click({ timeout: 5_000 });
      return true;
    });
  }

  /** Whether the palette offers a command with this full title. */
  async offers(title: string): Promise<boolean> {
    await this.openPalette();
    const count = this.page.locator('.quick-input-widget:visible .quick-input-visible-count');
    const unfiltered = await count.textContent();
    await this.quickInput.fill(`>${title}`);
    await until('the palette to be filtered', async () => (await count.textContent()) !== unfiltered);
    const found = await this.quickPickRow(new RegExp(`^${escape(title)}(,|$)`)).count();
    await this.page.keyboard.press('Escape');
    return found > 0;
  }

  async openPalette(): Promise<void> {
    await until('the command palette', async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor({ timeout: 2_000 });
      return true;
    });
  }

  /** The field of the open quick pick or input box. */
  get quickInput(): Locator {
    return this.page.locator(
      '.quick-input-widget:visible input[type="text"], .quick-input-widget:visible input[type="password"]',
    );
  }

  /** All rows of the open quick pick; their `aria-label` is label, description and detail. */
  get quickPickRows(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  }

  /** Waits for the pick with this title: the palette that led to it is open for a moment longer. */
  async pickOpens(title: Text): Promise<void> {
    await this.page
      .locator('.quick-input-widget:visible .quick-input-title')
      .getByText(title, { exact: true })
      .waitFor();
    await this.quickPickRows.first().waitFor();
  }

  /** Types into the pick with this title, and takes the wanted row with Enter once it is the one that Enter takes. */
  async choose(title: Text, typed: string, row: RegExp): Promise<void> {
    await this.pickOpens(title);
    await this.quickInput.fill(typed);
    const focused = this.page.locator('.quick-input-widget:visible .monaco-list-row.focused');
    await until(`the row ${String(row)} to be the one that Enter takes`, async () => {
      const label = await focused.getAttribute('aria-label', { timeout: 1_000 });
      return row.test(label ?? '');
    });
    await this.page.keyboard.press('Enter');
  }

  quickPickRow(name: Text): Locator {
    return this.page
      .locator('.quick-input-widget:visible')
      .getByRole('option', { name, exact: true })
      .or(
        // Rows with check boxes or separators keep their label on an inner element.
        this.page.locator('.quick-input-widget:visible').getByRole('checkbox', { name, exact: true }),
      );
  }

  /** Validation message or prompt below the open input box. */
  get quickInputMessage(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-message');
  }

  /** Shows a view container by its name in the activity bar. */
  async openView(name: string): Promise<void> {
    const tab = this.page
      .locator('.part.activitybar')
      .getByRole('tab', { name: new RegExp(`^${escape(name)}`) });
    await until(`the view ${name}`, async () => {
      if ((await tab.getAttribute('aria-selected')) === 'true') return true;
      await tab.click();
      return false;
    });
  }

  /** A row of a tree in the side bar, by its accessible name. */
  treeRow(name: Text): Locator {
    return this.page.locator('.part.sidebar').getByRole('treeitem', { name });
  }

  get treeRows(): Locator {
    return this.page.locator('.part.sidebar').getByRole('treeitem');
  }

  /** The text of a view's welcome content in the side bar. */
  get welcome(): Locator {
    return this.page.locator('.part.sidebar .welcome-view-content:visible');
  }

  /** An entry of the status bar, by the id that the extension gave it. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="role-chain.role-chain.${id}"]`);
  }

  /** Toasts on screen, by a part of their text. */
  notification(text: Text): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  /** A modal dialog, by a part of its text. */
  dialog(text: Text): Locator {
    return this.page.getByRole('dialog').filter({ hasText: text });
  }

  /** The hover on screen, such as a tooltip of the status bar. */
  get hover(): Locator {
    return this.page.locator('.monaco-hover:visible, .workbench-hover:visible');
  }

  /** The tab of an editor, by its name. */
  editorTab(name: Text): Locator {
    return this.page.locator('.part.editor').getByRole('tab', { name });
  }

  /**
   * Changes user settings, undefined removes one, and reloads the window: a window in the browser at times stops
   * following its settings file, so a change made from outside is sure to count only after a reload.
   */
  async updateSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.#server.folders.userData, 'User', 'settings.json');
    const old = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...old, ...changes }, undefined, 2));
    await this.reload();
  }

  /** Changes the colour theme; reloads the window. */
  async useTheme(theme: ThemeName): Promise<void> {
    const { name, file } = themes[theme];
    await this.updateSettings({ 'workbench.colorTheme': name });
    await this.page.locator(`.monaco-workbench[class*="-themes-${file}-json"]`).waitFor();
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
