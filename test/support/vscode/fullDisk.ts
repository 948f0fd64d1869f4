import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { descendants } from './processTree.ts';
import type { VSCodeServer } from './server.ts';

const run = promisify(execFile);

/**
 * Fills the disk for VS Code's server and every extension host, as far as that goes without rights: from now on none of
 * them may write a byte to any file (a write fails with EFBIG in the place of ENOSPC), and what they start later
 * inherits that. Shells in terminals are spared: what they write is how tests hear of them.
 *
 * @returns gives the space back
 */
export async function fillDisk(server: VSCodeServer): Promise<() => Promise<void>> {
  await limit(server, '0');
  return () => limit(server, 'unlimited');
}

/** Only the soft limit, which everybody may raise again. */
async function limit(server: VSCodeServer, bytes: string): Promise<void> {
  const below = await descendants(server.pid);
  const terminals = await hostsOfTerminals(below);
  const spared = new Set([...terminals, ...(await Promise.all(terminals.map(descendants))).flat()]);
  for (const pid of [server.pid, ...below.filter((one) => !spared.has(one))]) {
    await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]).catch(async (error: unknown) => {
      // A helper of VS Code may have ended meanwhile.
      if ((await commandOf(pid)) !== '') throw error;
    });
  }
}

async function hostsOfTerminals(pids: readonly number[]): Promise<number[]> {
  const commands = await Promise.all(pids.map(commandOf));
  return pids.filter((_, index) => commands[index]?.includes('--type=ptyHost'));
}

async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
}
