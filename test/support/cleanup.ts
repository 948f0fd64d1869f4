const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Things to undo at the end, in reverse order, also when the process is told to stop in the middle. */
export class Cleanup {
  readonly #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    void this.run().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  readonly #parentWatch: NodeJS.Timeout;

  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal);
    // npm passes a SIGTERM to the shell that it runs a script in, which ends without telling us.
    const parent = process.ppid;
    this.#parentWatch = setInterval(() => {
      if (process.ppid !== parent) this.#onSignal('SIGTERM');
    }, 1_000).unref();
  }

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Takes every step, even after one has failed; the first failure is thrown at the end. */
  run(): Promise<void> {
    this.#running ??= this.#takeAll();
    return this.#running;
  }

  async #takeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    clearInterval(this.#parentWatch);
    for (const signal of signals) process.off(signal, this.#onSignal);
    if (failures.length > 0) throw failures[0];
  }
}
