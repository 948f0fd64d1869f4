import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Secrets } from './secrets.ts';

const script = path.join(import.meta.dirname, 'inPage', 'watchPage.js');
const SAY = 'roleChainLeak';

/**
 * Watches all that the windows of a browser draw, from when they open: messages, picks, rows, tooltips, terminals. What
 * a rendered document shows is in a frame that is written as a whole, and is seen by {@link PageWatch.textsOf} only.
 */
export class PageWatch {
  readonly #found = new Set<string>();

  private constructor() {
    // Made by `in`.
  }

  /** For pages that are opened from now on. */
  static async in(browser: BrowserContext, secrets: Secrets): Promise<PageWatch> {
    const watch = new PageWatch();
    await browser.exposeBinding(SAY, (_source, place: string) => {
      watch.#found.add(place);
    });
    const source = (await readFile(script, 'utf8')).trim().replace(/;$/, '');
    await browser.addInitScript({
      content: `(${withoutComment(source)})(${JSON.stringify(secrets.forms)}, '${SAY}');`,
    });
    return watch;
  }

  /** Places in which a secret was drawn so far, without the secret. */
  get found(): readonly string[] {
    return [...this.#found];
  }

  /** All texts, attributes and fields that a window has now: a text for each of its frames, its own first. */
  static async textsOf(page: Page): Promise<readonly string[]> {
    const texts = page.frames().map(async (frame) => {
      // A frame that goes meanwhile shows nothing.
      const text = await frame.evaluate<unknown>(`globalThis.${SAY}Text?.()`).catch(() => undefined);
      return typeof text === 'string' ? text : '';
    });
    return Promise.all(texts);
  }
}

function withoutComment(source: string): string {
  return source.slice(source.indexOf('(forms'));
}
