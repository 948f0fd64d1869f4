import { window } from 'vscode';
import type { Disposable, Event } from '../sessions/emitter.ts';
import { systemClock } from './clock.ts';
import { FolderWatch } from './folderWatch.ts';

/** Told when token files may have changed: by another window, the AWS CLI, or while the person was away. */
export class TokenFiles implements Disposable {
  readonly #watch: FolderWatch;
  readonly #focus: Disposable;

  /** @param folder of the token files; it need not exist */
  constructor(folder: string, onError: (error: unknown) => void) {
    this.#watch = new FolderWatch(folder, systemClock, onError);
    // Not every disk reports its changes.
    this.#focus = window.onDidChangeWindowState(({ focused }) => {
      if (focused) this.#watch.look();
    });
  }

  get onDidChange(): Event<void> {
    return this.#watch.onDidChange;
  }

  dispose(): void {
    this.#focus.dispose();
    this.#watch.dispose();
  }
}
