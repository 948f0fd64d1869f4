/** The parameters of one query-protocol request, lists included (`Tags.member.1.Key`). */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: Iterable<readonly [string, string]>) {
    this.#values = new Map(values);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The members of a list of texts. */
  list(name: string): string[] {
    const found: string[] = [];
    for (let index = 1; ; index++) {
      const value = this.get(`${name}.member.${index}`);
      if (value === undefined) return found;
      found.push(value);
    }
  }

  /** The members of a list of structures, each read by its fields' names. */
  structures(name: string, fields: readonly string[]): Record<string, string | undefined>[] {
    const found: Record<string, string | undefined>[] = [];
    for (let index = 1; ; index++) {
      const one = fields.map((field) => [field, this.get(`${name}.member.${index}.${field}`)] as const);
      if (one.every(([, value]) => value === undefined)) return found;
      found.push(Object.fromEntries(one));
    }
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }
}
