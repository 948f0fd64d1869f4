import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { Neighbour, type NamedText } from '../../support/leaks/neighbour.ts';
import { PageWatch } from '../../support/leaks/pageWatch.ts';
import { ProcessWatch } from '../../support/leaks/processWatch.ts';
import { Secrets } from '../../support/leaks/secrets.ts';
import { recorder, spawnedBy, type Spawned } from '../../support/leaks/spawned.ts';
import { KeptSecrets } from '../../support/vscode/keptSecrets.ts';
import { neighbourVsix } from '../../support/vscode/paths.ts';
import type { World } from '../../support/world.ts';
import { Person } from '../person.ts';
import type { Ui, UiOptions } from '../support.ts';
import { Features } from './features.ts';
import { prepareHome } from './home.ts';

const neighbourFile = ({ folder }: World): string => path.join(folder, 'neighbour-port');
const spawnedFolder = ({ folder }: World): string => path.join(folder, 'spawned');

/** One session in which everything is used, and all who watch it. */
export class Hunt {
  readonly features: Features;
  readonly drawn: PageWatch;
  readonly processes: ProcessWatch;
  readonly kept: KeptSecrets;
  readonly neighbour: Neighbour;
  readonly #world: World;
  readonly #documents = new Map<string, NamedText>();

  private constructor(world: World, watching: Pick<Hunt, 'features' | 'drawn' | 'processes' | 'kept'>) {
    ({ features: this.features, drawn: this.drawn, processes: this.processes, kept: this.kept } = watching);
    this.#world = world;
    this.neighbour = new Neighbour(neighbourFile(world));
  }

  /** What VS Code is started with, so that everything can be watched. */
  static readonly options = {
    prepare: async (world: World) => {
      await mkdir(spawnedFolder(world));
      await prepareHome(world);
    },
    server: (world: World) => ({
      vsix: [neighbourVsix],
      preload: recorder,
      env: {
        ROLE_CHAIN_TEST_NEIGHBOUR: neighbourFile(world),
        ROLE_CHAIN_TEST_SPAWNED: spawnedFolder(world),
      },
    }),
  } satisfies UiOptions;

  /** Begins to watch, before the first window opens. */
  static async begin(world: World, browser: BrowserContext): Promise<Hunt> {
    const secrets = new Secrets();
    const [features, drawn, kept] = await Promise.all([
      Features.ofManifest(),
      PageWatch.in(browser, secrets),
      KeptSecrets.in(browser),
    ]);
    const processes = new ProcessWatch({ root: process.pid, mark: world.aws.url, secrets });
    return new Hunt(world, { features, drawn, processes, kept });
  }

  /** Keys alone: where processes get credentials live, they have tokens by design. */
  readonly keys = new Secrets();

  /** The sentinel, and the tokens of the live endpoint that processes have got by now. */
  get secrets(): Secrets {
    return new Secrets(this.processes.tokens);
  }

  /** Names of those texts that hold a secret. */
  withSecret(texts: readonly NamedText[]): readonly string[] {
    const { secrets } = this;
    return texts.filter(({ text }) => secrets.isIn(text)).map(({ name }) => name);
  }

  /** What VS Code and its extensions have started by now. */
  async spawned(): Promise<readonly Spawned[]> {
    return spawnedBy(spawnedFolder(this.#world));
  }

  /** Every document that was open at one of these calls: one that nobody looks at is closed after a while. */
  async readDocuments(): Promise<readonly NamedText[]> {
    for (const { name, text } of await this.neighbour.documents()) {
      this.#documents.set(name + text, { name: decodeURIComponent(name), text });
    }
    return [...this.#documents.values()];
  }

  /** Runs a command of ours to its end. */
  async run(command: string, ...args: readonly unknown[]): Promise<void> {
    await this.neighbour.run(command, ...args);
    this.features.used(command);
  }

  /** Runs a command of ours, and does meanwhile what it asks a person for. */
  async runWith(person: () => Promise<unknown>, command: string, ...args: readonly unknown[]): Promise<void> {
    await Promise.all([this.run(command, ...args), person()]);
  }

  /** Makes an identity the window's. */
  async assume(ui: Ui, name: string): Promise<void> {
    await this.run('roleChain.assume', name);
    await new Person(ui.workbench).sees(new RegExp(`^${name} \\d+[mh]`));
  }

  /** The window goes, and its extensions with it: what asks the next one must not reach the last. */
  async forgetNeighbour(): Promise<void> {
    await rm(neighbourFile(this.#world));
  }
}
