import { createVSIX } from '@vscode/vsce';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outFolder, repository, vsixFile } from '../test/support/vscode/paths.ts';
import { buildExtension, distFolder } from './build.ts';
import { bundledPackages, noticesOf } from './bundledPackages.ts';

/** The licences of what is bundled: made from the packages themselves, whenever the extension is packaged. */
const noticesFile = path.join(distFolder, 'licences.txt');

/**
 * Builds the extension as it is shipped and packages it.
 *
 * @returns the path of the package
 */
export async function packageExtension(): Promise<string> {
  await buildExtension({ dev: false });
  await writeFile(noticesFile, noticesOf(await bundledPackages()));
  await mkdir(outFolder, { recursive: true });
  // Another run may be installing the last package: it is replaced in one step.
  const beside = path.join(outFolder, `role-chain-${String(process.pid)}.vsix`);
  try {
    await quietly(() =>
      createVSIX({
        cwd: repository,
        packagePath: beside,
        dependencies: false,
        allowMissingRepository: true,
        skipLicense: true,
        // Pictures are in the package; there is no address to make links to it from.
        rewriteRelativeLinks: false,
      }),
    );
    await rename(beside, vsixFile);
  } finally {
    await rm(beside, { force: true });
  }
  return vsixFile;
}

/** vsce lists all content on the console, which checkPackage does better; its warnings still show. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const log = console.log;
  console.log = () => undefined;
  try {
    await work();
  } finally {
    console.log = log;
  }
}

if (import.meta.main) console.log(path.relative(repository, await packageExtension()));
