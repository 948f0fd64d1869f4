import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a Node process has started; written by recordSpawned.cjs. */
export interface Spawned {
  readonly program: string;
  readonly args: readonly string[];
  /** As `NAME=value`. */
  readonly env: readonly string[];
}

/** The module that VS Code's processes load first, so that {@link spawnedBy} has something to read. */
export const recorder = path.join(import.meta.dirname, 'recordSpawned.cjs');

/** All that was written to a folder of records, in the order of each process. */
export async function spawnedBy(folder: string): Promise<readonly Spawned[]> {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Spawned),
  );
}

/** How a process list shows it. */
export function commandLine({ program, args }: Spawned): string {
  return [program, ...args].join(' ');
}
