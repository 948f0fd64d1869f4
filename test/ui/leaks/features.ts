import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { copyFormats } from '../../../src/delivery/copyAs/formats.ts';
import { english } from '../../../src/platform/translate.ts';
import { repository } from '../../support/vscode/paths.ts';

/** What the manifest does not name. */
const others = [
  'terminal of the window',
  'shell task',
  'process task',
  'debugging as the window',
  'debugging as a named profile',
  'input variables',
  'MFA code that a person types',
  'MFA code of a program',
  'keys of credential_process',
  'aws login',
  'chain declared in settings',
  'protected identity',
  'failure in a message',
  'tooltips',
  'credentials for another extension',
  'return after a reload',
] as const;

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly terminal: { readonly profiles: readonly { readonly id: string }[] };
    readonly taskDefinitions: readonly { readonly type: string }[];
    readonly debuggers: readonly { readonly type: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
    };
  };
}

/** Every feature that has to do with credentials, by the manifest where that knows it, and which ones were used. */
export class Features {
  readonly #unused: Set<string>;
  readonly #known: ReadonlySet<string>;

  private constructor(names: readonly string[]) {
    this.#known = new Set(names);
    this.#unused = new Set(names);
  }

  static async ofManifest(): Promise<Features> {
    const text = await readFile(path.join(repository, 'package.json'), 'utf8');
    const { contributes } = JSON.parse(text) as Manifest;
    const valuesOf = (setting: string): readonly string[] =>
      (contributes.configuration.properties[setting]?.enum ?? []).map((value) => `${setting} ${value}`);
    return new Features([
      ...contributes.commands.map(({ command }) => command),
      ...contributes.terminal.profiles.map(({ id }) => id),
      ...contributes.taskDefinitions.map(({ type }) => `task ${type}`),
      ...contributes.debuggers.map(({ type }) => `launch ${type}`),
      ...valuesOf('roleChain.delivery'),
      ...valuesOf('roleChain.signIn.flow'),
      ...copyFormats('linux', english).map(({ id }) => `copy as ${id}`),
      ...others,
    ]);
  }

  /** Notes that a feature was used, and has done what it is for. */
  used(...names: readonly string[]): void {
    for (const name of names) {
      if (!this.#known.has(name)) throw new Error(`${name} is no feature`);
      this.#unused.delete(name);
    }
  }

  /** Names of features that nobody has used. */
  get unused(): readonly string[] {
    return [...this.#unused].sort();
  }
}
