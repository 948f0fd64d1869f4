import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../test/support/vscode/paths.ts';
import { bundledFiles } from './build.ts';

/** A package of which a file is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its licence, as its manifest names it. */
  readonly licence: string;
  /** The texts of its licence and of its notices; empty where it brings none. */
  readonly texts: readonly string[];
}

/** The packages of which a file is in a bundle, by the bundler's own account and in the order of their names. */
export async function bundledPackages(): Promise<readonly BundledPackage[]> {
  const folders = new Set<string>();
  for (const file of await bundledFiles()) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  const packages = await Promise.all(
    [...folders].map((folder) => readPackage(path.join(repository, folder))),
  );
  return packages.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * The licences of all that is bundled, as one text that goes along with it: packages with the same text share it. One
 * that brings none has what it says of its licence in its manifest.
 */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, BundledPackage[]>();
  for (const one of packages) {
    const texts = one.texts.length === 0 ? [`Licence: ${one.licence}`] : one.texts;
    for (const text of texts) byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const parts = [...byText].map(([text, all]) => {
    const names = all.map(({ name, version }) => `${name} ${version}`).join('\n');
    return `${names}\n\n${text}`;
  });
  const head = 'Role Chain contains the packages below, each under the licence that follows its name.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const manifest = await readFile(path.join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(manifest) as Record<'name' | 'version' | 'license', string>;
  const files = (await readdir(folder))
    .filter((file) => /^(licen[cs]e|notice|copying)(\.|$)/i.test(file))
    .sort();
  const read = files.map(async (file) => readFile(path.join(folder, file), 'utf8'));
  const texts = (await Promise.all(read)).map((text) => text.replaceAll('\r\n', '\n').trim());
  return { name, version, licence: license, texts: texts.filter((text) => text !== '') };
}
