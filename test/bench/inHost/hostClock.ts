interface Timer {
  readonly at: number;
  readonly delay: number;
  readonly run: () => void;
}

/**
 * A clock for one bundle among all that run in the extension host: its timers run when the measurement says so, and
 * `Date.now()` moves with them. Timers of everybody else, and of the sockets, stay real.
 */
export class HostClock {
  readonly #bundle: RegExp;
  readonly #setTimeout = globalThis.setTimeout;
  readonly #clearTimeout = globalThis.clearTimeout;
  readonly #setInterval = globalThis.setInterval;
  readonly #now = Date.now.bind(Date);
  readonly #timers = new Set<Timer>();
  #offset = 0;

  /** @param bundle fits the file of whoever is to live by this clock */
  constructor(bundle: RegExp) {
    this.#bundle = bundle;
  }

  install(): void {
    const set = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): unknown => {
      if (!this.#isOurs()) return this.#setTimeout(run, delay, ...args);
      const timer: Timer = {
        at: Date.now() + delay,
        delay,
        run: () => {
          run(...args);
        },
      };
      this.#timers.add(timer);
      const handle = { ...timer, timer, unref: () => handle, ref: () => handle };
      return handle;
    };
    const clear = (handle: unknown): void => {
      const timer = (handle as { timer?: Timer } | undefined)?.timer;
      if (timer === undefined) this.#clearTimeout(handle as NodeJS.Timeout);
      else this.#timers.delete(timer);
    };
    const repeat = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): unknown => {
      if (this.#isOurs()) throw new Error('An interval in the product: it would never rest.');
      return this.#setInterval(run, delay, ...args);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: repeat });
    Date.now = () => this.#now() + this.#offset;
  }

  uninstall(): void {
    Object.assign(globalThis, {
      setTimeout: this.#setTimeout,
      clearTimeout: this.#clearTimeout,
      setInterval: this.#setInterval,
    });
    Date.now = this.#now;
  }

  /** Moves on, running each timer at its moment, and gives the delays of those that ran. */
  async advance(ms: number): Promise<readonly number[]> {
    const ran: number[] = [];
    const end = Date.now() + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#offset += Math.max(0, next.at - Date.now());
      this.#timers.delete(next);
      ran.push(next.delay);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#offset += Math.max(0, end - Date.now());
    return ran;
  }

  #isOurs(): boolean {
    const { stack = '' } = new Error();
    // The frames: this one, the replaced function, and whoever called that.
    return this.#bundle.test(stack.split('\n')[3] ?? '');
  }
}
