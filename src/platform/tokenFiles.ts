import path from 'node:path';
import { RelativePattern, Uri, window, workspace } from 'vscode';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';

/** Told when token files may have changed: by another window, the AWS CLI, or while the person was away. */
export class TokenFiles implements Disposable {
  readonly #changed: Emitter<void>;
  readonly #subscriptions: readonly Disposable[];

  /** @param folder of the token files; it need not exist */
  constructor(folder: string, onError: (error: unknown) => void) {
    this.#changed = new Emitter<void>(onError);
    const fire = (): void => {
      this.#changed.fire();
    };
    // From the folder of the config files on: VS Code says nothing of what a folder holds when it is made.
    const base = path.dirname(path.dirname(folder));
    const within = path.relative(base, folder).replaceAll('\\', '/');
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.file(base), `${within}/*.json`),
    );
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate(fire),
      watcher.onDidChange(fire),
      watcher.onDidDelete(fire),
      // Not every disk reports its changes.
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) fire();
      }),
    ];
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}
