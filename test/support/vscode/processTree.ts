import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import process from 'node:process';
import { promisify } from 'node:util';
import { until } from './wait.ts';

const run = promisify(execFile);

/** Whether a process with this id lives (a zombie that nobody has waited for does not count on Linux). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends a process and everything that it started, also what has moved to a session of its own, as shells in
 * terminals do. Resolves when all of them are gone.
 */
export async function endTree(root: number, graceMs = 5_000): Promise<void> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/pid', String(root), '/t', '/f']).catch(() => undefined);
    return;
  }
  // Children of a process that ends first are handed to another parent, so the tree is taken down before.
  const known = new Set(await descendants(root));
  known.add(root);
  signal(known, 'SIGTERM');
  const allGone = async (): Promise<boolean> => {
    const alive = await living(known);
    for (const pid of alive) {
      for (const child of await descendants(pid)) known.add(child);
    }
    return alive.length === 0;
  };
  try {
    await until('the end of the processes', allGone, { timeout: graceMs });
  } catch {
    signal(known, 'SIGKILL');
    await until('the end of killed processes', allGone, { timeout: 10_000 });
  }
}

/** Ids of all processes below `root`, by the parents that they have now. */
export async function descendants(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of await processes()) {
    const list = children.get(parent);
    if (list) list.push(pid);
    else children.set(parent, [pid]);
  }
  const found: number[] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    const below = children.get(pid) ?? [];
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

/** Command lines of all processes below `root`. */
export async function commandsBelow(root: number): Promise<string[]> {
  const below = new Set(await descendants(root));
  if (process.platform === 'linux') {
    return Promise.all(
      [...below].map((pid) => readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '')),
    );
  }
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,command=']);
  return stdout.split('\n').filter((line) => below.has(Number.parseInt(line, 10)));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly zombie: boolean;
}

async function living(pids: ReadonlySet<number>): Promise<number[]> {
  const all = await processes();
  return all.filter((one) => pids.has(one.pid) && !one.zombie).map((one) => one.pid);
}

async function processes(): Promise<Process[]> {
  return process.platform === 'linux' ? processesOfProc() : processesOfPs();
}

/** Reads /proc, since small containers have no `ps`. */
async function processesOfProc(): Promise<Process[]> {
  const found: Process[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The command's name stands in parentheses and may hold spaces and parentheses itself.
    const [state, parent] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (state !== undefined && parent !== undefined) {
      found.push({ pid: Number(name), parent: Number(parent), zombie: state === 'Z' });
    }
  }
  return found;
}

async function processesOfPs(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,state=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, state] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), zombie: state?.startsWith('Z') ?? false };
    });
}

function signal(pids: Iterable<number>, name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone already.
    }
  }
}
