import type { IniContinuation, IniProperty, IniSection } from './ini.ts';
import type { ChainKey } from './keys.ts';
import type { SectionForm } from './sectionForm.ts';

/** Of each property these numbers lie one after the other in {@link PropertyTable}. */
const KEY_START = 0;
const VALUE_START = 1;
const VALUE_END = 2;
const LINE = 3;
const LINE_START = 4;
const WIDTH = 5;

/** A guess at how long a line is, lower than most are: so much room is made at the start. */
const SHORT_LINE = 24;

/**
 * Where the properties of one file stand. Files hold tens of thousands of them, and when they have been checked few are
 * looked at again: so all that is kept of a property is five numbers, and its key in the form of its section. Objects and
 * texts are made of them when somebody asks.
 */
export class PropertyTable {
  readonly file: string;
  readonly text: string;
  private numbers: Int32Array;
  private count = 0;
  private readonly continuations = new Map<number, IniContinuation[]>();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.numbers = new Int32Array(Math.ceil(text.length / SHORT_LINE + 1) * WIDTH);
  }

  get size(): number {
    return this.count;
  }

  add(keyStart: number, valueStart: number, valueEnd: number, line: number, lineStart: number): void {
    const at = this.count * WIDTH;
    if (at === this.numbers.length) {
      this.resize(at * 2);
    }
    const { numbers } = this;
    this.count++;
    numbers[at + KEY_START] = keyStart;
    numbers[at + VALUE_START] = valueStart;
    numbers[at + VALUE_END] = valueEnd;
    numbers[at + LINE] = line;
    numbers[at + LINE_START] = lineStart;
  }

  /** Goes on with the property that was added last. */
  addContinuation(continuation: IniContinuation): void {
    const index = this.count - 1;
    const before = this.continuations.get(index);
    if (before === undefined) {
      this.continuations.set(index, [continuation]);
    } else {
      before.push(continuation);
    }
  }

  /** Gives back the room for properties that did not come. */
  close(): void {
    this.resize(this.count * WIDTH);
  }

  keyStart(index: number): number {
    return this.numbers[index * WIDTH + KEY_START]!;
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

  /** Whether there is no value at all, nor a line that goes on with it. */
  isEmpty(index: number): boolean {
    return this.valueStart(index) === this.valueEnd(index) && this.continuationsOf(index) === undefined;
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

/** A section: a range of the table's properties. */
export class TableSection implements IniSection {
  readonly table: PropertyTable;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Its keys; set when the section has been read. */
  form: SectionForm;
  /** Its first property in the table. */
  readonly from: number;
  private made: readonly IniProperty[] | undefined;

  constructor(table: PropertyTable, form: SectionForm, line: number, start: number, end: number) {
    this.table = table;
    this.form = form;
    this.line = line;
    this.start = start;
    this.end = end;
    this.from = table.size;
    this.made = undefined;
  }

  get file(): string {
    return this.table.file;
  }

  get header(): string {
    return this.table.text.slice(this.start + 1, this.end - 1);
  }

  get lineStart(): number {
    return this.start;
  }

  get size(): number {
    return this.form.size;
  }

  keyAt(index: number): string {
    return this.form.keys[index]!;
  }

  get properties(): readonly IniProperty[] {
    return (this.made ??= Array.from({ length: this.size }, (_, index) => new TableProperty(this, index)));
  }

  find(key: string): IniProperty | undefined {
    const index = this.form.indexOf(key);
    return index === -1 ? undefined : (this.made?.[index] ?? new TableProperty(this, index));
  }

  isSet(key: string): boolean {
    const index = this.form.indexOf(key);
    return index !== -1 && !this.table.isEmpty(this.from + index);
  }

  hasAny(keys: readonly ChainKey[]): boolean {
    return this.form.hasAny(keys);
  }

  get repeats(): boolean {
    return this.form.repeats;
  }
}

class TableProperty implements IniProperty {
  readonly section: TableSection;
  /** In the section. */
  private readonly index: number;

  constructor(section: TableSection, index: number) {
    this.section = section;
    this.index = index;
  }

  private get row(): number {
    return this.section.from + this.index;
  }

  get key(): string {
    return this.section.keyAt(this.index);
  }

  get writtenKey(): string {
    const { keyStart } = this;
    return this.section.table.text.slice(keyStart, keyStart + this.key.length);
  }

  get value(): string {
    const { row } = this;
    const { table } = this.section;
    const first = table.text.slice(table.valueStart(row), table.valueEnd(row));
    const more = table.continuationsOf(row);
    return more === undefined ? first : [first, ...more.map(({ text }) => text)].join('\n');
  }

  get isEmpty(): boolean {
    return this.section.table.isEmpty(this.row);
  }

  get line(): number {
    return this.section.table.line(this.row);
  }

  get lineStart(): number {
    return this.section.table.lineStart(this.row);
  }

  get keyStart(): number {
    return this.section.table.keyStart(this.row);
  }

  get valueStart(): number {
    return this.section.table.valueStart(this.row);
  }

  get valueEnd(): number {
    return this.section.table.valueEnd(this.row);
  }

  get continuations(): readonly IniContinuation[] | undefined {
    return this.section.table.continuationsOf(this.row);
  }
}
