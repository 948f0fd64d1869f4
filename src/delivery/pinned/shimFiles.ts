import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../platform/log.ts';
import { shimScript } from './shim.ts';

let written = 0;

/**
 * The files in front of shells, one for each shell's name, made at the first need.
 *
 * @param folder where they lie; VS Code keeps it for this extension
 */
export class ShimFiles {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** The file for a shell; undefined where it cannot be written or run, as on a disk that runs no programs. */
  async for(shell: string): Promise<string | undefined> {
    const file = path.join(this.#folder, path.basename(shell));
    try {
      const script = shimScript();
      if ((await readFile(file, 'utf8').catch(() => undefined)) !== script) await write(file, script);
      await access(file, constants.X_OK);
      return file;
    } catch (error) {
      this.#log.warn('Pinned terminals go without shell integration: their starter cannot be run.', error);
      return undefined;
    }
  }
}

/** Whole or not at all: another window may start a shell at the same time. */
async function write(file: string, script: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${String(process.pid)}.${String(++written)}`;
  try {
    await writeFile(part, script, { mode: 0o700 });
    await chmod(part, 0o700);
    await rename(part, file);
  } catch (error) {
    await unlink(part).catch(() => undefined);
    throw error;
  }
}
