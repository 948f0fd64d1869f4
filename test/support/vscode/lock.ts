import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from './processTree.ts';
import { until } from './wait.ts';

/**
 * Runs `work` while no other process runs under the same lock folder.
 * The lock of a process that no longer lives is taken over.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(folder), { recursive: true });
  await until(`the lock ${folder}`, () => tryTake(folder), { timeout: 15 * 60_000, interval: 200 });
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryTake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    await writeFile(path.join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await isAbandoned(folder)) {
    // Renaming is atomic: of several processes that see a dead owner, one removes its lock.
    const aside = `${folder}.${String(process.pid)}`;
    await rename(folder, aside);
    await rm(aside, { recursive: true, force: true });
  }
  return false;
}

async function isAbandoned(folder: string): Promise<boolean> {
  const owner = await readFile(path.join(folder, 'pid'), 'utf8').catch(() => '');
  if (owner !== '') return !isAlive(Number(owner));
  // The owner is between taking the lock and writing its id, unless it died right there.
  const { mtimeMs } = await stat(folder);
  return Date.now() - mtimeMs > 10_000;
}
