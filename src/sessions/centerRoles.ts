import type { CenterRole } from '../config/profileTemplate.ts';
import { ServiceError } from '../sts/errors.ts';
import type { Clock } from './clock.ts';

/** So many accounts are asked about at a time: more, and Identity Center throttles. */
const AT_A_TIME = 4;
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 30_000;
/** Pauses in a row after which it is said that Identity Center does not let us on. */
const MOST_PAUSES = 8;

export interface CenterAccount {
  readonly id: string;
  readonly name: string;
}

export interface RolesOfAccounts {
  /** In the order of the accounts. */
  readonly roles: readonly CenterRole[];
  /** Accounts whose roles may not be listed. */
  readonly denied: readonly CenterAccount[];
}

export interface RolesDeps {
  /** Names of somebody's roles in an account. */
  readonly list: (accountId: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'after'>;
  readonly signal: AbortSignal;
  /** Told after each account. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Somebody's roles in many accounts, a few at a time. Where Identity Center throttles, all of it pauses, longer each time;
 * an account that refuses is left out and named.
 *
 * @throws what `list` throws otherwise, and the signal's reason when aborted
 */
export async function rolesOfAccounts(
  accounts: readonly CenterAccount[],
  { list, clock, signal, onProgress }: RolesDeps,
): Promise<RolesOfAccounts> {
  const found = new Map<string, readonly string[] | 'denied'>();
  const waiting = [...accounts];
  // What one of them throws ends the others too.
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const throttle = new Throttle(clock, both);
  const work = async (): Promise<void> => {
    for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) {
      const { id } = account;
      found.set(id, await throttle.run(() => rolesOf(id, list, both)));
      onProgress?.(found.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  } catch (error) {
    waiting.length = 0;
    failed.abort(error);
    throw error;
  }
  const roles: CenterRole[] = [];
  const denied: CenterAccount[] = [];
  for (const account of accounts) {
    const own = found.get(account.id) ?? [];
    if (own === 'denied') denied.push(account);
    else roles.push(...own.map((role) => ({ accountId: account.id, accountName: account.name, role })));
  }
  return { roles, denied };
}

async function rolesOf(
  accountId: string,
  list: RolesDeps['list'],
  signal: AbortSignal,
): Promise<readonly string[] | 'denied'> {
  try {
    return await list(accountId, signal);
  } catch (error) {
    if (error instanceof ServiceError && (error.status === 403 || error.status === 404)) return 'denied';
    throw error;
  }
}

/** Lets calls through until one is throttled; then all wait, twice as long after each that still is. */
class Throttle {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #signal: AbortSignal;
  #pause: Promise<void> | undefined;
  #inARow = 0;

  constructor(clock: Pick<Clock, 'after'>, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#pause;
      try {
        const result = await call();
        this.#inARow = 0;
        return result;
      } catch (error) {
        if (!isThrottled(error)) throw error;
        // Others that were under way are throttled by the same token: one pause serves all.
        if (this.#pause === undefined) {
          this.#inARow += 1;
          if (this.#inARow > MOST_PAUSES) throw error;
          const ms = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#inARow - 1));
          this.#pause = wait(ms, this.#clock, this.#signal).finally(() => {
            this.#pause = undefined;
          });
        }
      }
    }
  }
}

function isThrottled(error: unknown): boolean {
  return (
    error instanceof ServiceError && (error.status === 429 || /TooManyRequests|SlowDown/.test(error.code))
  );
}

async function wait(ms: number, clock: Pick<Clock, 'after'>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const leave = (): void => {
      timer.dispose();
      reject(signal.reason as Error);
    };
    const timer = clock.after(ms, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    signal.addEventListener('abort', leave, { once: true });
  });
}
