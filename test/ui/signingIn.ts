import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { tokenFileName } from '../../src/sts/signIn/registration.ts';
import { SSO } from '../fixtures/organisation.ts';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import type { Ui } from './support.ts';

/** Signing in to the sample's session of Identity Center, as a person sees it. */
export class SigningIn {
  readonly #ui: () => Ui;

  constructor(ui: () => Ui) {
    this.#ui = ui;
  }

  get person(): Person {
    return new Person(this.#ui().workbench);
  }

  /** The one button of the code, which copies it and opens the page. */
  get codeRow(): Locator {
    return this.#ui().workbench.quickPickRow(/Copy Code and Open Page/);
  }

  /** The row of the session, when it says so. */
  sessionRow(wanted: RegExp): Locator {
    return this.#ui()
      .workbench.treeRow(/^meadow, session of IAM Identity Center/)
      .filter({ hasText: wanted });
  }

  /** Whether a token is where all AWS tools look for it. */
  async hasToken(): Promise<boolean> {
    const folder = path.join(this.#ui().world.home.home, '.aws', 'sso', 'cache');
    const files = await readdir(folder).catch((): string[] => []);
    const { startUrl, region } = SSO;
    return files.includes(`${tokenFileName({ name: 'meadow', startUrl, region })}.json`);
  }

  /** Clicks the row of a chain that starts at the session, once nothing draws it anew: such a click would be lost. */
  async clickRow(): Promise<void> {
    await this.person.openTree();
    await this.sessionRow(/signed out/).waitFor();
    await this.#ui()
      .workbench.treeRow(/^engineer-staging, [^.]*\.$/)
      .click();
  }

  /** Does what makes VS Code open a page, and gives the page when it is the one of Identity Center. */
  async pageOf(act: () => Promise<unknown>): Promise<Page> {
    const opened = this.#ui().browser.waitForEvent('page', { timeout: 60_000 });
    await act();
    const page = await opened;
    await page.getByRole('heading', { name: 'Local Identity Center' }).waitFor();
    return page;
  }

  async signOut(): Promise<void> {
    await this.#ui().workbench.run('Role Chain: Sign Out…');
    await this.person.sees(/^No identity$/);
    await until('the token to be gone', async () => !(await this.hasToken()));
  }

  /** Reads the message and puts it away: a later one would move while it is clicked. */
  async isDenied(): Promise<void> {
    const { workbench } = this.#ui();
    const message = workbench.notification(/not signed in to “meadow”.*denied/);
    await message.waitFor();
    await workbench.run('Notifications: Clear All Notifications');
    await message.waitFor({ state: 'hidden' });
    assert.equal(await this.hasToken(), false);
  }
}
