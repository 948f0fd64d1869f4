import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Secrets } from './secrets.ts';

/** Milliseconds between two looks: short, since most processes are. */
const INTERVAL_MS = 100;
/** Those of ours are longer than what a test makes up. */
const TOKEN = /AWS_CONTAINER_AUTHORIZATION_TOKEN=([^\0]{32,})/g;

export interface WatchOptions {
  /** Everything below this process is looked at. */
  readonly root: number;
  /** So is everything that has this text in its environment, wherever it has moved to. */
  readonly mark: string;
  /** Finds keys in environments, while {@link ProcessWatch.keysAllowed} is false. */
  readonly secrets: Secrets;
}

/**
 * Watches the process list as another user of the machine sees it, and environments as the same user does. Looks at
 * processes again and again: a very short one may be missed, for which there is {@link spawnedBy}.
 */
export class ProcessWatch {
  readonly #options: WatchOptions;
  readonly #members = new Set<number>();
  readonly #strangers = new Set<number>();
  readonly #lines = new Set<string>();
  readonly #tokens = new Set<string>();
  readonly #withKeys = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  /** Whether processes may have keys in their environment now: that is what static delivery is. */
  keysAllowed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#members.add(options.root);
    this.#timer = setInterval(() => {
      void this.look();
    }, INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Every command line that was seen. */
  get commandLines(): readonly string[] {
    return [...this.#lines];
  }

  /** Tokens of the live endpoint that processes have got. */
  get tokens(): readonly string[] {
    return [...this.#tokens];
  }

  /** Command lines of processes that had keys in their environment when none may have any. */
  get withKeys(): readonly string[] {
    return [...this.#withKeys];
  }

  /** Looks once more, besides what the clock does. */
  async look(): Promise<void> {
    if (process.platform === 'linux') this.#lookInProc();
    else await this.#lookWithPs();
  }

  #lookInProc(): void {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const alive = new Set(pids.map(Number));
    for (const known of [this.#members, this.#strangers]) {
      for (const pid of known) if (!alive.has(pid)) known.delete(pid);
    }
    for (const pid of alive) {
      if (this.#strangers.has(pid)) continue;
      const environment = read(pid, 'environ');
      if (!this.#members.has(pid)) {
        if (!this.#belongs(pid, environment)) {
          this.#strangers.add(pid);
          continue;
        }
        this.#members.add(pid);
      }
      const line = read(pid, 'cmdline').replaceAll('\0', ' ').trim();
      if (line === '') continue;
      this.#lines.add(line);
      for (const [, token] of environment.matchAll(TOKEN)) this.#tokens.add(token!);
      if (!this.keysAllowed && this.#options.secrets.isIn(environment)) this.#withKeys.add(line);
    }
  }

  #belongs(pid: number, environment: string): boolean {
    if (environment.includes(this.#options.mark)) return true;
    const stat = read(pid, 'stat');
    // The command's name stands in parentheses and may hold spaces and parentheses itself.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return this.#members.has(Number(parent));
  }

  /** Systems without /proc show no environments; the whole list is looked at, of whomever it is. */
  async #lookWithPs(): Promise<void> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'command=']);
    for (const line of stdout.split('\n')) this.#lines.add(line.trim());
  }
}

/** A file of a process; empty for one that has gone meanwhile or is somebody else's. */
function read(pid: number, file: 'cmdline' | 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
