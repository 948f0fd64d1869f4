import { randomUUID } from 'node:crypto';
import type { Clock } from '../sessions/clock.ts';
import type { Disposable } from '../sessions/emitter.ts';

/**
 * VS Code says nothing of a launch that comes to nothing: a debugger is missing, a terminal's window was closed, or the
 * person has cancelled it. One that has not started after this long, or not again, never will.
 */
const STARTS_WITHIN_MS = 5 * 60_000;

interface Hold {
  readonly held: Disposable;
  /** Lets go, unless the session starts before. */
  limit: Disposable;
  /** The next end is that of a restart. */
  restarting: boolean;
}

/**
 * What debugged programs and terminals hold, one hold for each launch. Two launches of one name are told apart by a ticket, which a
 * launch carries and its session shows again.
 */
export class LaunchHolds implements Disposable {
  readonly #clock: Clock;
  readonly #holds = new Map<string, Hold>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps `held` for a launch. Gives its ticket, which nobody can guess or write into a file beforehand. */
  add(held: Disposable): string {
    const ticket = randomUUID();
    this.#holds.set(ticket, { held, limit: this.#limit(ticket), restarting: false });
    return ticket;
  }

  /** The launch has become a session: held until that ends. */
  started(ticket: unknown): void {
    this.#of(ticket)?.limit.dispose();
  }

  /** The session will end to start again with the same ticket: a restart asks no provider where the launch is unchanged. */
  restarts(ticket: unknown): void {
    const hold = this.#of(ticket);
    if (hold !== undefined) hold.restarting = true;
  }

  /** The session has ended; a ticket that was never given, or is over, changes nothing. */
  ended(ticket: unknown): void {
    const hold = this.#of(ticket);
    if (hold === undefined) return;
    hold.limit.dispose();
    if (hold.restarting) {
      hold.restarting = false;
      hold.limit = this.#limit(ticket as string);
      return;
    }
    this.#holds.delete(ticket as string);
    hold.held.dispose();
  }

  dispose(): void {
    for (const [ticket, hold] of [...this.#holds]) {
      hold.restarting = false;
      this.ended(ticket);
    }
  }

  #limit(ticket: string): Disposable {
    return this.#clock.after(STARTS_WITHIN_MS, () => {
      this.ended(ticket);
    });
  }

  #of(ticket: unknown): Hold | undefined {
    return typeof ticket === 'string' ? this.#holds.get(ticket) : undefined;
  }
}

/** Whether a message to a debugger ends its session for a restart: the debugger has no restart of its own. */
export function endsForRestart(message: unknown): boolean {
  const { command, arguments: given } = (message ?? {}) as {
    readonly command?: unknown;
    readonly arguments?: { readonly restart?: unknown } | null;
  };
  return (command === 'terminate' || command === 'disconnect') && given?.restart === true;
}
