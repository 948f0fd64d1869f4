import path from 'node:path';
import { RelativePattern, Uri, workspace } from 'vscode';
import type { Configuration, FileContent, SharedFiles } from '../config/configuration.ts';
import type { Clock } from '../sessions/clock.ts';
import { Emitter, type Disposable } from '../sessions/emitter.ts';
import type { Log } from './log.ts';
import { onDidChangeDeclaredChains } from './declaredChains.ts';
import type { Declared } from './declaredScopes.ts';
import { Reading } from './reading.ts';
import { readSharedFile, sameContent } from './readFile.ts';
import { Settling } from './settling.ts';

/**
 * The configuration in the two shared files and the settings: read at the first need, then kept up to date. Files and folders that do
 * not exist yet are watched as well.
 */
export class SharedFilesSource implements Disposable {
  readonly files: SharedFiles;
  readonly #settling: Settling;
  readonly #log: Log;
  readonly #env: NodeJS.ProcessEnv;
  readonly #declared: () => Declared;
  readonly #changed: Emitter<Configuration>;
  readonly #taken: Emitter<Configuration>;
  readonly #reading = new Reading(() => this.#read());
  #latest: { readonly configuration: Configuration; readonly contents: Contents } | undefined;
  #watchers: readonly Disposable[] = [];

  constructor(deps: {
    files: SharedFiles;
    clock: Clock;
    log: Log;
    env: NodeJS.ProcessEnv;
    /** The chains in the settings, as they are now. */
    declared: () => Declared;
  }) {
    this.files = deps.files;
    this.#log = deps.log;
    this.#env = deps.env;
    this.#declared = deps.declared;
    this.#settling = new Settling(deps.clock, () => {
      this.reread().catch((error: unknown) => {
        deps.log.error('The shared files could not be read again.', error);
      });
    });
    const onError = (error: unknown): void => {
      deps.log.error('A listener of the configuration failed.', error);
    };
    this.#changed = new Emitter(onError);
    this.#taken = new Emitter(onError);
  }

  /** Told of the first configuration, and of every later one. */
  get onDidRead(): Emitter<Configuration>['event'] {
    return this.#taken.event;
  }

  /** Told of every change after the first reading. */
  get onDidChange(): Emitter<Configuration>['event'] {
    return this.#changed.event;
  }

  /** The last configuration; undefined until the first reading is done. */
  get latest(): Configuration | undefined {
    return this.#latest?.configuration;
  }

  /** The configuration, read now if it never was. */
  current(): Promise<Configuration> {
    if (this.#watchers.length === 0) this.#watch();
    return this.#reading.current();
  }

  /** Looks at the files again; for after a change that no watcher reports, as on some network drives. */
  async reread(): Promise<Configuration> {
    return this.#reading.again();
  }

  dispose(): void {
    this.#settling.dispose();
    for (const watcher of this.#watchers) watcher.dispose();
    this.#changed.dispose();
    this.#taken.dispose();
  }

  async #read(): Promise<Configuration> {
    const [config, credentials] = await Promise.all([
      readSharedFile(this.files.config),
      readSharedFile(this.files.credentials),
    ]);
    const contents: Contents = { config, credentials, declared: this.#declared() };
    const latest = this.#latest;
    if (latest !== undefined && sameContents(latest.contents, contents)) return latest.configuration;
    // Loaded at the first reading: parser and planner are a third of the product.
    const { configure } = await import('../config/configure.ts');
    const configuration = configure({
      files: this.files,
      config,
      credentials,
      declared: contents.declared.value,
      declaredIgnored: contents.declared.ignored,
      env: this.#env,
      platform: process.platform,
    });
    this.#latest = { configuration, contents };
    this.#log.info(
      `Read ${String(configuration.plans.size)} profiles and ${String(configuration.problems.length)} problems ` +
        `(config ${config.kind}, credentials ${credentials.kind}).`,
    );
    this.#taken.fire(configuration);
    if (latest !== undefined) this.#changed.fire(configuration);
    return configuration;
  }

  #watch(): void {
    const stir = (): void => {
      this.#settling.stir();
    };
    const files = [this.files.config, this.files.credentials].map((file) => {
      const pattern = new RelativePattern(Uri.file(path.dirname(file)), path.basename(file));
      const watcher = workspace.createFileSystemWatcher(pattern);
      watcher.onDidChange(stir);
      watcher.onDidCreate(stir);
      watcher.onDidDelete(stir);
      return watcher;
    });
    this.#watchers = [...files, onDidChangeDeclaredChains(stir)];
  }
}

interface Contents {
  readonly config: FileContent;
  readonly credentials: FileContent;
  readonly declared: Declared;
}

function sameContents(one: Contents, other: Contents): boolean {
  return (
    sameContent(one.config, other.config) &&
    sameContent(one.credentials, other.credentials) &&
    JSON.stringify(one.declared) === JSON.stringify(other.declared)
  );
}
