import { access, constants } from 'node:fs/promises';
import path from 'node:path';

/**
 * A program by its name, as a shell would find it; undefined where there is none. On Windows no script: `cmd` would read
 * the arguments as part of a command line.
 */
export async function findOnPath(
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  const windows = platform === 'win32';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(windows ? ';' : ':');
  const ending = windows ? '.exe' : '';
  for (const folder of folders) {
    // A relative folder would be looked up in whatever the current one is.
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, name + ending);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
