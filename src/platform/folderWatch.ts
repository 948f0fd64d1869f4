import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../sessions/clock.ts';
import { Emitter, type Disposable, type Event } from '../sessions/emitter.ts';

/** What comes within this many milliseconds is told once: tools write a file in several steps. */
const SETTLE = 50;

/**
 * Tells that what a folder holds may have changed. The folder need not exist: what there is of the way to it is watched,
 * and as it is made, the next part. It is Node's watcher, which watches from the moment that it is asked to, so that
 * nobody looks too early; VS Code's begins a while later in another process, and misses what a new folder gets in between.
 */
export class FolderWatch implements Disposable {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #changed: Emitter<void>;
  #watcher: FSWatcher | undefined;
  /** What is watched: the folder, or the nearest of its parents that exists. */
  #watched: string | undefined;
  #settling: Disposable | undefined;
  /** Whether a watcher was lost since the last {@link look}: another is tried once, not in a circle. */
  #lostOne = false;
  #reported = false;

  /** @param onError told once where the system can't watch, such as for want of handles */
  constructor(folder: string, clock: Clock, onError: (error: unknown) => void) {
    this.#folder = path.resolve(folder);
    this.#clock = clock;
    this.#onError = onError;
    this.#changed = new Emitter<void>(onError);
    this.#attach();
  }

  /** Also told when the folder was made, or is gone. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Looks for the folder anew, and tells: no event says that one of its parents was moved, or what a network drive did. */
  look(): void {
    this.#lostOne = false;
    this.#attach();
    this.#settle();
  }

  dispose(): void {
    this.#settling?.dispose();
    this.#watcher?.close();
    this.#changed.dispose();
  }

  /** Up to what exists, and down again: what is made meanwhile is not missed. */
  #attach(): void {
    let place = this.#folder;
    let found: FSWatcher | undefined;
    for (;;) {
      const watcher = this.#open(place);
      if (watcher !== undefined) {
        found?.close();
        found = watcher;
        this.#watched = place;
        if (place === this.#folder) break;
        place = this.#below(place);
      } else if (found !== undefined || place === path.dirname(place)) {
        break;
      } else {
        place = path.dirname(place);
      }
    }
    this.#watcher?.close();
    this.#watcher = found;
    if (found === undefined) this.#watched = undefined;
  }

  #open(place: string): FSWatcher | undefined {
    try {
      const watcher = watch(place, { persistent: false }, (_kind, name) => {
        if (watcher === this.#watcher) this.#heard(place, name);
      });
      watcher.on('error', (error) => {
        if (watcher === this.#watcher) this.#lost(error);
      });
      return watcher;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.#report(error);
      return undefined;
    }
  }

  /** @param name what has changed in `place`; the last part of `place` itself where that was moved or removed */
  #heard(place: string, name: string | null): void {
    const next = place === this.#folder ? undefined : path.basename(this.#below(place));
    if (name === null || name === next || name === path.basename(place)) {
      this.#attach();
      if (place === this.#watched && place !== this.#folder) return;
    } else if (place !== this.#folder) {
      return;
    }
    this.#settle();
  }

  /** Windows ends the watching of a folder that is removed with an error. */
  #lost(error: unknown): void {
    this.#report(error);
    if (this.#lostOne) {
      this.#watcher?.close();
      return;
    }
    this.#lostOne = true;
    this.#attach();
    this.#settle();
  }

  #report(error: unknown): void {
    if (!this.#reported) this.#onError(error);
    this.#reported = true;
  }

  #settle(): void {
    this.#settling ??= this.#clock.after(SETTLE, () => {
      this.#settling = undefined;
      this.#changed.fire();
    });
  }

  /** The part of the way to the folder that lies in `place`. */
  #below(place: string): string {
    const [next = ''] = path.relative(place, this.#folder).split(path.sep);
    return path.join(place, next);
  }
}
