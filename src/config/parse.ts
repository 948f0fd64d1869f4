import type { IniDocument, IniProblem } from './ini.ts';
import { KNOWN_KEYS } from './keys.ts';
import type { GrammarProblem, Severity } from './problem.ts';
import { PropertyTable, TableSection } from './propertyTable.ts';
import { isCommentSign, Scanner } from './scanner.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const APOSTROPHE = 39;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;

/** AWS identifiers, without the colon that the CLI takes for a delimiter. */
const KEY = /^[\w\-/.%@+]+$/;

/**
 * Reads the text of a shared file. Never throws: what can't be read becomes a problem with a place, the rest works.
 * Time is linear in the text's length, whatever it holds.
 *
 * Lines end as in an editor: LF, CRLF or a lone CR. The grammar is the one of the AWS SDKs, and where the CLI and the
 * JavaScript SDK accept more (comments that are indented, properties that are, `:` for `=`) it is accepted and said.
 */
export function parseIni(file: string, text: string): IniDocument {
  return new Parser(file, text).run();
}

class Parser {
  private readonly text: string;
  private readonly scanner: Scanner;
  private readonly table: PropertyTable;
  private readonly sections: TableSection[] = [];
  private readonly problems: IniProblem[] = [];
  /** Written key → key in lower case, or '' for one with characters that no key may have. */
  private readonly keys = new Map<string, string>();
  private section: TableSection | undefined;
  /** The first property of this section in the table, and of the one before it. */
  private from = 0;
  private fromBefore = 0;
  /** Whether the last property of the table is one that continuation lines go on with. */
  private continues = false;
  /** Indentation of the property above; -1 where continuation lines have nothing to continue. */
  private indent = -1;
  private line = 0;
  private lineStart = 0;
  private outsideReported = false;

  constructor(file: string, text: string) {
    this.text = text;
    this.scanner = new Scanner(text);
    this.table = new PropertyTable(file, text);
  }

  run(): IniDocument {
    const { text, scanner, table } = this;
    let start = 0;
    while (start < text.length) {
      const end = scanner.lineEnd(start);
      this.lineStart = start;
      this.readLine(start, end);
      start = text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
      this.line++;
    }
    this.section?.close();
    table.close();
    const keys = new Set(this.keys.values());
    return { file: table.file, text, sections: this.sections, keys, problems: this.problems };
  }

  private readLine(start: number, end: number): void {
    const from = this.scanner.skipBlank(start, end);
    const first = this.text.charCodeAt(from);
    if (from === end || isCommentSign(first)) {
      return;
    }
    if (from === start && first === OPEN) {
      this.readSection(start, end);
    } else if (this.section === undefined) {
      this.reportOutside(from, end);
    } else if (from - start > this.indent && this.indent !== -1) {
      this.readContinuation(from, end);
    } else {
      this.readProperty(from, end);
    }
  }

  private readSection(start: number, end: number): void {
    this.section?.close();
    this.fromBefore = this.from;
    this.from = this.table.size;
    this.continues = false;
    this.indent = -1;
    const close = this.closingBracket(start + 1, end);
    if (close === -1) {
      this.section = undefined;
      this.outsideReported = true;
      const message = "The section header is not closed: end it with ']'. The lines below it are not read.";
      this.report('unclosed-section', 'error', message, start, end);
      return;
    }
    this.section = new TableSection(this.table, this.line, start, close + 1);
    this.sections.push(this.section);
    const after = this.scanner.skipBlank(close + 1, end);
    if (after < end && !isCommentSign(this.text.charCodeAt(after))) {
      const message =
        "The text behind ']' is ignored; some AWS tools refuse the whole file for it. Remove it, or start it with '#'.";
      this.report('text-after-section', 'warning', message, after, end);
    }
  }

  /** The first `]` outside quotes; quotes are how the CLI writes names with spaces. */
  private closingBracket(from: number, end: number): number {
    let quote = 0;
    let fallback = -1;
    for (let i = from; i < end; i++) {
      const code = this.text.charCodeAt(i);
      if (code === CLOSE) {
        if (quote === 0) {
          return i;
        }
        fallback = fallback === -1 ? i : fallback;
      } else if (code === QUOTE || code === APOSTROPHE) {
        quote = quote === 0 ? code : quote === code ? 0 : quote;
      }
    }
    return fallback;
  }

  private readProperty(from: number, end: number): void {
    const { text, scanner, table } = this;
    this.continues = false;
    this.indent = from - this.lineStart;
    let delimiter = scanner.equals(from);
    let keyEnd = scanner.trimEnd(from, Math.min(delimiter, end));
    let key = delimiter < end ? this.keyAt(from, keyEnd) : '';
    if (key === '') {
      delimiter = this.colon(from, end);
      if (delimiter === -1) {
        this.reportProperty(from, keyEnd, end);
        return;
      }
      keyEnd = scanner.trimEnd(from, delimiter);
      key = this.readKey(text.slice(from, keyEnd));
      const message = `':' stands where '=' is expected: only the AWS CLI reads ${key} here, the SDKs refuse the file. Write '='.`;
      this.report('colon-delimiter', 'warning', message, delimiter, delimiter + 1);
    } else if (this.indent > 0) {
      const message = `${key} is indented, which the AWS CLI accepts and several SDKs refuse. Start it in the first column.`;
      this.report('indented-property', 'warning', message, from, keyEnd);
    }
    const valueStart = scanner.skipBlank(delimiter + 1, end);
    const valueEnd = this.valueEnd(delimiter + 1, valueStart, end, key);
    table.add(key, from, keyEnd, Math.min(valueStart, valueEnd), valueEnd, this.line, this.lineStart);
    this.continues = true;
  }

  private readContinuation(from: number, end: number): void {
    if (!this.continues) {
      return; // goes on with a property that could not be read
    }
    const { table } = this;
    const text = this.text.slice(from, this.scanner.trimEnd(from, end));
    const property = table.size - 1;
    if (table.valueStart(property) === table.valueEnd(property)) {
      this.checkNested(table.keys[property]!, text, from, end);
    }
    table.addContinuation({ text, line: this.line, lineStart: this.lineStart, start: from });
  }

  private checkNested(key: string, text: string, from: number, end: number): void {
    const equals = text.indexOf('=');
    if (equals === -1) {
      const message = `This line under ${key} needs an '=': ${key} has no value of its own, so the lines below it are 'name = value'.`;
      this.report('nested-missing-equals', 'error', message, from, end);
    } else if (equals === 0) {
      this.report('nested-empty-key', 'error', `A name is missing before '=' under ${key}.`, from, end);
    }
  }

  /** The first colon with a legal key before it, or -1. */
  private colon(from: number, end: number): number {
    for (let i = from; i < end; i++) {
      if (this.text.charCodeAt(i) === COLON) {
        return this.readKey(this.text.slice(from, this.scanner.trimEnd(from, i))) === '' ? -1 : i;
      }
    }
    return -1;
  }

  /** The key that is written here, or ''. */
  private keyAt(from: number, end: number): string {
    // Sections of one file are much alike: often it is the key in the same place of the one before, and no text is cut.
    const like = this.table.keys[this.fromBefore + this.table.size - this.from];
    return like?.length === end - from && this.text.startsWith(like, from)
      ? like
      : this.readKey(this.text.slice(from, end));
  }

  private readKey(written: string): string {
    let key = this.keys.get(written);
    if (key === undefined) {
      const lower = written.toLowerCase();
      // The one string that the whole product uses for a known key: comparing it is comparing addresses.
      key = KEY.test(written) ? (KNOWN_KEYS.get(lower) ?? lower) : '';
      this.keys.set(written, key);
    }
    return key;
  }

  /** A value ends at a `#` or `;` with white space before it, or at the end of its line. */
  private valueEnd(from: number, valueStart: number, end: number, key: string): number {
    const comment = this.scanner.inlineComment(from, end);
    if (comment === -1) {
      return this.scanner.trimEnd(valueStart, end);
    }
    const message = `The comment behind ${key} is left out as the AWS SDKs do, but the AWS CLI takes it as part of the value. Put it on a line of its own.`;
    this.report('inline-comment', 'warning', message, comment, end);
    return this.scanner.trimEnd(Math.min(valueStart, comment), comment);
  }

  private reportProperty(from: number, keyEnd: number, end: number): void {
    if (this.scanner.equals(from) >= end) {
      const stray = this.indent > 0;
      const code = stray ? 'stray-continuation' : 'missing-equals';
      const message = stray
        ? 'This indented line continues nothing: there is no property above it in its section. Write name = value, or remove it.'
        : "This line is not a property, a section or a comment: write name = value, or start it with '#'.";
      this.report(code, 'error', message, from, end);
    } else if (keyEnd === from) {
      this.report('empty-key', 'error', "A name is missing before '='.", from, end);
    } else {
      const message =
        'The name before \'=\' holds characters that no key has, so AWS tools ignore the line. Use letters, digits, "-" and "_".';
      this.report('bad-key', 'warning', message, from, keyEnd);
    }
  }

  private reportOutside(from: number, end: number): void {
    if (!this.outsideReported) {
      this.outsideReported = true;
      const message =
        'This line stands before the first section: put a header such as [default] or [profile name] above it.';
      this.report('no-section', 'error', message, from, end);
    }
  }

  private report(code: GrammarProblem, severity: Severity, message: string, from: number, end: number): void {
    const start = from - this.lineStart;
    const place = {
      file: this.table.file,
      line: this.line,
      start,
      end: this.scanner.trimEnd(from, end) - this.lineStart,
    };
    this.problems.push({ code, severity, message, place, section: this.section });
  }
}
