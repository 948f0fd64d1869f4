/** One call as the local AWS saw it. */
export interface JournalEntry {
  /** Counted from 1 since the start or the last clearing. */
  readonly sequence: number;
  readonly service: string;
  readonly action: string;
  /** As received, except that the value of TokenCode is hidden. */
  readonly parameters: Readonly<Record<string, string>>;
  /** ARN of the caller, once authenticated. */
  readonly caller?: string;
  readonly accessKeyId?: string;
  readonly region?: string;
  readonly userAgent?: string;
  /** `pending` while under way, `OK`, an error code, or `fault:<kind>` where no answer was given. */
  readonly outcome: string;
  readonly status?: number;
  readonly connection: number;
  /** ISO time of arrival, by AWS's clock. */
  readonly at: string;
  readonly requestId: string;
}

/** What is known of a call on arrival. */
export type Arrival = Omit<JournalEntry, 'sequence' | 'outcome'>;

/** Every call since the start or the last clearing, in order of arrival. */
export class Journal {
  #entries: JournalEntry[] = [];
  #waiting: { ready: (entries: readonly JournalEntry[]) => boolean; resolve: () => void }[] = [];

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** The entries of one action. */
  of(action: string): JournalEntry[] {
    return this.#entries.filter((entry) => entry.action === action);
  }

  clear(): void {
    this.#entries = [];
  }

  /** Ends as soon as the entries satisfy a condition: a test waits for a call without sleeping. */
  async until(ready: (entries: readonly JournalEntry[]) => boolean): Promise<readonly JournalEntry[]> {
    if (!ready(this.#entries)) {
      await new Promise<void>((resolve) => this.#waiting.push({ ready, resolve }));
    }
    return this.#entries;
  }

  /** Notes an arrival; the returned function adds what becomes known later. */
  arrive(arrival: Arrival): (more: Partial<Omit<JournalEntry, 'sequence'>>) => void {
    const parameters = { ...arrival.parameters };
    if ('TokenCode' in parameters) parameters['TokenCode'] = '******';
    let entry: JournalEntry = {
      ...arrival,
      parameters,
      sequence: this.#entries.length + 1,
      outcome: 'pending',
    };
    this.#entries.push(entry);
    this.#tell();
    return (more) => {
      const index = this.#entries.indexOf(entry);
      entry = { ...entry, ...more };
      // A call that was under way while the journal was cleared stays out of it.
      if (index >= 0) this.#entries[index] = entry;
      this.#tell();
    };
  }

  #tell(): void {
    const [done, rest] = [this.#waiting.filter((one) => one.ready(this.#entries)), this.#waiting];
    this.#waiting = rest.filter((one) => !done.includes(one));
    for (const one of done) one.resolve();
  }
}
