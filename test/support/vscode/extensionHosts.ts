import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { descendants } from './processTree.ts';
import type { VSCodeServer } from './server.ts';

/** Ids of the extension hosts that run now, one for each window. */
export async function extensionHosts(server: VSCodeServer): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of await descendants(server.pid)) {
    const line = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('--type=extensionHost')) found.push(pid);
  }
  return found;
}

/** All that the product has written to its log, in every window since the server's start. */
export async function productLog({ folders }: VSCodeServer): Promise<string> {
  const texts: string[] = [];
  for (const root of [folders.userData, folders.serverData]) {
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    for (const file of files) {
      if (file.name !== 'Role Chain.log') continue;
      texts.push(await readFile(path.join(file.parentPath, file.name), 'utf8'));
    }
  }
  return texts.join('');
}
