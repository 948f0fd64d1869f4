import type { IniContinuation, IniProperty, IniSection } from './ini.ts';

/** Of each property these numbers lie one after the other in {@link PropertyTable}. */
const KEY_START = 0;
const KEY_END = 1;
const VALUE_START = 2;
const VALUE_END = 3;
const LINE = 4;
const LINE_START = 5;
const WIDTH = 6;

/**
 * Where the properties of one file stand. Files hold tens of thousands of them, and when they have been checked few are
 * looked at again: so all that is kept of a property is its key and six numbers. Objects and texts are made of them when
 * somebody asks.
 */
export class PropertyTable {
  readonly file: string;
  readonly text: string;
  /** The keys in lower case, in the order of the file. A known key is always the same string, so comparing is cheap. */
  readonly keys: string[] = [];
  private numbers = new Int32Array(64 * WIDTH);
  private readonly continuations = new Map<number, IniContinuation[]>();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  get size(): number {
    return this.keys.length;
  }

  add(
    key: string,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    line: number,
    lineStart: number,
  ): void {
    const at = this.keys.length * WIDTH;
    if (at === this.numbers.length) {
      this.resize(at * 2);
    }
    const { numbers } = this;
    this.keys.push(key);
    numbers[at + KEY_START] = keyStart;
    numbers[at + KEY_END] = keyEnd;
    numbers[at + VALUE_START] = valueStart;
    numbers[at + VALUE_END] = valueEnd;
    numbers[at + LINE] = line;
    numbers[at + LINE_START] = lineStart;
  }

  /** Goes on with the property that was added last. */
  addContinuation(continuation: IniContinuation): void {
    const index = this.keys.length - 1;
    const before = this.continuations.get(index);
    if (before === undefined) {
      this.continuations.set(index, [continuation]);
    } else {
      before.push(continuation);
    }
  }

  /** Gives back the room for properties that did not come. */
  close(): void {
    this.resize(this.keys.length * WIDTH);
  }

  keyStart(index: number): number {
    return this.numbers[index * WIDTH + KEY_START]!;
  }

  keyEnd(index: number): number {
    return this.numbers[index * WIDTH + KEY_END]!;
  }

  valueStart(index: number): number {
    return this.numbers[index * WIDTH + VALUE_START]!;
  }

  valueEnd(index: number): number {
    return this.numbers[index * WIDTH + VALUE_END]!;
  }

  line(index: number): number {
    return this.numbers[index * WIDTH + LINE]!;
  }

  lineStart(index: number): number {
    return this.numbers[index * WIDTH + LINE_START]!;
  }

  continuationsOf(index: number): readonly IniContinuation[] | undefined {
    return this.continuations.size === 0 ? undefined : this.continuations.get(index);
  }

  private resize(length: number): void {
    const resized = new Int32Array(length);
    resized.set(this.numbers.subarray(0, length));
    this.numbers = resized;
  }
}

/** A section as a range of the table's properties. */
export class TableSection implements IniSection {
  readonly table: PropertyTable;
  readonly line: number;
  readonly lineStart: number;
  readonly start: number;
  readonly end: number;
  /** Its first property in the table, and the one behind its last. */
  private readonly from: number;
  private to: number;
  private made: readonly IniProperty[] | undefined;

  constructor(table: PropertyTable, line: number, start: number, end: number) {
    this.table = table;
    this.line = line;
    this.lineStart = start;
    this.start = start;
    this.end = end;
    this.from = table.size;
    this.to = table.size;
    this.made = undefined;
  }

  /** Every property that was added since the section began is its own. */
  close(): void {
    this.to = this.table.size;
  }

  get file(): string {
    return this.table.file;
  }

  get header(): string {
    return this.table.text.slice(this.start + 1, this.end - 1);
  }

  get size(): number {
    return this.to - this.from;
  }

  keyAt(index: number): string {
    return this.table.keys[this.from + index]!;
  }

  get properties(): readonly IniProperty[] {
    return (this.made ??= Array.from(
      { length: this.size },
      (_, index) => new TableProperty(this, this.from + index),
    ));
  }

  find(key: string): IniProperty | undefined {
    const { keys } = this.table;
    for (let i = this.to - 1; i >= this.from; i--) {
      if (keys[i] === key) {
        return this.made?.[i - this.from] ?? new TableProperty(this, i);
      }
    }
    return undefined;
  }
}

class TableProperty implements IniProperty {
  readonly section: TableSection;
  private readonly index: number;

  constructor(section: TableSection, index: number) {
    this.section = section;
    this.index = index;
  }

  get key(): string {
    return this.section.table.keys[this.index]!;
  }

  get writtenKey(): string {
    const { table } = this.section;
    return table.text.slice(table.keyStart(this.index), table.keyEnd(this.index));
  }

  get value(): string {
    const { table } = this.section;
    const first = table.text.slice(table.valueStart(this.index), table.valueEnd(this.index));
    const more = table.continuationsOf(this.index);
    return more === undefined ? first : [first, ...more.map(({ text }) => text)].join('\n');
  }

  get isEmpty(): boolean {
    return this.valueStart === this.valueEnd && this.continuations === undefined;
  }

  get line(): number {
    return this.section.table.line(this.index);
  }

  get lineStart(): number {
    return this.section.table.lineStart(this.index);
  }

  get keyStart(): number {
    return this.section.table.keyStart(this.index);
  }

  get valueStart(): number {
    return this.section.table.valueStart(this.index);
  }

  get valueEnd(): number {
    return this.section.table.valueEnd(this.index);
  }

  get continuations(): readonly IniContinuation[] | undefined {
    return this.section.table.continuationsOf(this.index);
  }
}
