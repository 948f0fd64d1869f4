/** Something that is read at the first need and kept: read again only when that is asked for, or where it failed. */
export class Reading<T> {
  readonly #read: () => Promise<T>;
  #current: Promise<T> | undefined;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** What was read last, or is being read. */
  current(): Promise<T> {
    return this.#current ?? this.#begin(this.#read());
  }

  /** Reads again, one reading after the other: an older one that ends last must not win. */
  again(): Promise<T> {
    const before = this.#current?.catch(() => undefined);
    return this.#begin(before === undefined ? this.#read() : before.then(this.#read));
  }

  #begin(reading: Promise<T>): Promise<T> {
    this.#current = reading;
    // Who asked is told of the failure; here it only means that the next need reads anew.
    reading.catch(() => {
      if (this.#current === reading) this.#current = undefined;
    });
    return reading;
  }
}
