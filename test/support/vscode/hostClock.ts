interface Timer {
  readonly at: number;
  readonly delay: number;
  readonly run: () => void;
}

/**
 * A clock for the product among all that runs in the extension host: its timers run when a test or a measurement says
 * so, and the time that it is told moves with them. Timers and time of everybody else, and of the sockets, stay real.
 */
export class HostClock {
  readonly #timed: RegExp;
  readonly #told: RegExp;
  readonly #setTimeout = globalThis.setTimeout;
  readonly #clearTimeout = globalThis.clearTimeout;
  readonly #setInterval = globalThis.setInterval;
  readonly #now = Date.now.bind(Date);
  readonly #steady = performance.now.bind(performance);
  readonly #timers = new Set<Timer>();
  /** How far timers, and a clock that nobody can set, are ahead of the real ones. */
  #passed = 0;
  /** How far the clock on the wall was set forward beyond that; negative: back. */
  #set = 0;

  /**
   * @param timed fits the file of whoever is to have timers of this clock
   * @param told fits the files of all who are to be told its time
   */
  constructor(timed: RegExp, told = timed) {
    this.#timed = timed;
    this.#told = told;
  }

  install(): void {
    const set = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): unknown => {
      if (!calledFrom(this.#timed)) return this.#setTimeout(run, delay, ...args);
      const timer: Timer = {
        at: this.#steady() + this.#passed + delay,
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
      if (calledFrom(this.#timed)) throw new Error('An interval in the product: it would never rest.');
      return this.#setInterval(run, delay, ...args);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: repeat });
    Date.now = () => this.#now() + (calledFrom(this.#told) ? this.#passed + this.#set : 0);
    performance.now = () => this.#steady() + (calledFrom(this.#told) ? this.#passed : 0);
  }

  /** What is left of its timers never runs. */
  uninstall(): void {
    Object.assign(globalThis, {
      setTimeout: this.#setTimeout,
      clearTimeout: this.#clearTimeout,
      setInterval: this.#setInterval,
    });
    Date.now = this.#now;
    performance.now = this.#steady;
  }

  /**
   * Sets the clock on the wall, to which timers pay no heed; forward, that is also what a sleep looks like afterwards.
   *
   * @param ms negative: back
   */
  jump(ms: number): void {
    this.#set += ms;
  }

  /** Moves on, running each timer at its moment, and gives the delays of those that ran. */
  async advance(ms: number): Promise<readonly number[]> {
    const ran: number[] = [];
    const time = (): number => this.#steady() + this.#passed;
    const end = time() + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#passed += Math.max(0, next.at - time());
      this.#timers.delete(next);
      ran.push(next.delay);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#passed += Math.max(0, end - time());
    return ran;
  }
}

/** Whether whoever called the caller is in one of these files. */
function calledFrom(files: RegExp): boolean {
  const { stack = '' } = new Error();
  // The frames: this one, the replaced function, and whoever called that.
  return files.test(stack.split('\n')[3] ?? '');
}
