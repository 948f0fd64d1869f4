import { CancelledError } from '../sts/errors.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  askers: number;
}

/**
 * One piece of work per key at a time, however many ask. Each asker can leave by its own signal; the work itself is
 * aborted only when nobody waits for it any more.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** @throws the asker's `signal.reason` when it left, else what `work` throws */
  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.askers += 1;
    let leave = (): void => undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        reject(signal.reason as Error);
      };
    });
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.askers -= 1;
      if (flight.askers === 0) {
        // Taken out first: who asks now must not join work that is being ended.
        this.#end(key, flight);
        flight.controller.abort(new CancelledError());
      }
    }
  }

  /** Whether who asks now joins others. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const flight: Flight<T> = { result, controller, askers: 0 };
    this.#flights.set(key, flight);
    const end = (): void => {
      this.#end(key, flight);
    };
    // Every asker sees the failure itself; here it only ends the flight.
    result.then(end, end);
    return flight;
  }

  #end(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) {
      this.#flights.delete(key);
    }
  }
}
