import { createVSIX } from '@vscode/vsce';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  neighbourFolder,
  neighbourVsix,
  outFolder,
  repository,
  vsixFile,
} from '../test/support/vscode/paths.ts';
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
  await pack(repository, vsixFile);
  return vsixFile;
}

/** Packages the other extension that tests put beside ours. */
export async function packageNeighbour(): Promise<void> {
  await pack(neighbourFolder, neighbourVsix);
}

async function pack(folder: string, file: string): Promise<void> {
  await mkdir(outFolder, { recursive: true });
  // Another run may be installing the last package: it is replaced in one step.
  const beside = `${file}.${String(process.pid)}.vsix`;
  try {
    await quietly(() =>
      createVSIX({
        cwd: folder,
        packagePath: beside,
        dependencies: false,
        allowMissingRepository: true,
        skipLicense: true,
        // Pictures are in the package; there is no address to make links to it from.
        rewriteRelativeLinks: false,
      }),
    );
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
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
