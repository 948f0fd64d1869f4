import type { ChainKey } from './keys.ts';

/**
 * The keys of a section, in their order. The sections of a file are much alike: all those with the same keys share one
 * form, and what follows from keys alone is worked out once for all of them.
 */
export class SectionForm {
  readonly size: number;
  /** The last key; '' of the form without any. */
  readonly key: string;
  private readonly before: SectionForm | undefined;
  private latest: SectionForm | undefined;
  private others: Map<string, SectionForm> | undefined;
  private listed: readonly string[] | undefined;
  private indexes: ReadonlyMap<string, number> | undefined;
  private answers: Map<readonly ChainKey[], boolean> | undefined;

  constructor(before?: SectionForm, key = '') {
    this.size = before === undefined ? 0 : before.size + 1;
    this.key = key;
    this.before = before;
  }

  /** The key that came next in the last section that began like this; '' where there was none. */
  get expected(): string {
    return this.latest === undefined ? '' : this.latest.key;
  }

  /** The form with one more key. */
  with(key: string): SectionForm {
    if (this.latest?.key === key) {
      return this.latest;
    }
    let next = this.others?.get(key);
    if (next === undefined) {
      next = new SectionForm(this, key);
      if (this.latest !== undefined) {
        this.others ??= new Map([[this.latest.key, this.latest]]);
        this.others.set(key, next);
      }
    }
    this.latest = next;
    return next;
  }

  get keys(): readonly string[] {
    if (this.listed === undefined) {
      const keys = new Array<string>(this.size);
      let { key, before } = this;
      for (let i = this.size - 1; before !== undefined; i--) {
        keys[i] = key;
        ({ key, before } = before);
      }
      this.listed = keys;
    }
    return this.listed;
  }

  /** Where the last property of that key stands, or -1. */
  indexOf(key: string): number {
    return this.lastIndexes().get(key) ?? -1;
  }

  /** Whether a key stands twice. */
  get repeats(): boolean {
    return this.lastIndexes().size < this.size;
  }

  /** Whether any of these keys is there, be it with an empty value. Asked with one and the same list, it knows the answer. */
  hasAny(keys: readonly ChainKey[]): boolean {
    let answer = this.answers?.get(keys);
    if (answer === undefined) {
      answer = keys.some((key) => this.indexOf(key) !== -1);
      this.answers ??= new Map();
      this.answers.set(keys, answer);
    }
    return answer;
  }

  private lastIndexes(): ReadonlyMap<string, number> {
    return (this.indexes ??= new Map(this.keys.map((key, index) => [key, index])));
  }
}
