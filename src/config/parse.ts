import type { IniContinuation, IniDocument, IniProblem, IniProperty, IniSection } from './ini.ts';
import { KNOWN_KEYS } from './keys.ts';
import type { GrammarProblem, Severity } from './problem.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const SEMICOLON = 59;
const OPEN = 91;
const CLOSE = 93;

/** AWS identifiers, without the colon that the CLI takes for a delimiter. */
const KEY = /^[\w\-/.%@+]+$/;

const NO_PROPERTIES: readonly OpenProperty[] = [];

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenSection = Omit<Open<IniSection>, 'properties'> & { properties: readonly OpenProperty[] };
type OpenProperty = Omit<Open<IniProperty>, 'continuations'> & {
  continuations: IniContinuation[] | undefined;
};

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
  private readonly file: string;
  private readonly text: string;
  private readonly sections: OpenSection[] = [];
  private readonly problems: IniProblem[] = [];
  /** Written key → key in lower case, or '' for one with characters that no key may have. */
  private readonly keys = new Map<string, string>();
  private section: OpenSection | undefined;
  /** Properties of the section that is being read; what lies behind {@link count} is left from earlier ones. */
  private readonly open: OpenProperty[] = [];
  private count = 0;
  private property: OpenProperty | undefined;
  /** Indentation of the property above; -1 where continuation lines have nothing to continue. */
  private indent = -1;
  private line = 0;
  private lineStart = 0;
  private outsideReported = false;
  /** Each is the first occurrence at or behind the current line, so that no character is searched for twice. */
  private nextLf = -1;
  private nextCr = -1;
  private nextHash = -1;
  private nextSemicolon = -1;
  private nextEquals = -1;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  run(): IniDocument {
    const { text } = this;
    let start = 0;
    while (start < text.length) {
      const end = this.lineEnd(start);
      this.lineStart = start;
      this.readLine(start, end);
      start = text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
      this.line++;
    }
    this.closeSection();
    const keys = new Set(this.keys.values());
    return { file: this.file, text, sections: this.sections, keys, problems: this.problems };
  }

  private readLine(start: number, end: number): void {
    if (start === end) {
      return;
    }
    const from = this.skipBlank(start, end);
    const first = this.text.charCodeAt(from);
    if (from === end || first === HASH || first === SEMICOLON) {
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

  /** Gives the section its properties, in an array of the right size. */
  private closeSection(): void {
    if (this.section !== undefined && this.count > 0) {
      const properties = new Array<OpenProperty>(this.count);
      for (let i = 0; i < this.count; i++) {
        properties[i] = this.open[i]!;
      }
      this.section.properties = properties;
    }
    this.count = 0;
  }

  private readSection(start: number, end: number): void {
    this.closeSection();
    this.property = undefined;
    this.indent = -1;
    const close = this.closingBracket(start + 1, end);
    if (close === -1) {
      this.section = undefined;
      this.outsideReported = true;
      const message = "The section header is not closed: end it with ']'. The lines below it are not read.";
      this.report('unclosed-section', 'error', message, start, end);
      return;
    }
    this.section = {
      file: this.file,
      header: this.text.slice(start + 1, close),
      line: this.line,
      lineStart: this.lineStart,
      start,
      end: close + 1,
      properties: NO_PROPERTIES,
    };
    this.sections.push(this.section);
    const after = this.skipBlank(close + 1, end);
    const code = this.text.charCodeAt(after);
    if (after < end && code !== HASH && code !== SEMICOLON) {
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
    const { text } = this;
    this.property = undefined;
    this.indent = from - this.lineStart;
    if (this.nextEquals < from) {
      this.nextEquals = orEnd(text.indexOf('=', from), text);
    }
    let delimiter = this.nextEquals;
    let keyEnd = this.trimEnd(from, Math.min(delimiter, end));
    // Sections of one file are much alike, so the property in the same place of an earlier one often has the same texts.
    const like = this.open[this.count];
    let writtenKey = this.textAt(from, keyEnd, like?.writtenKey);
    let key = delimiter < end ? this.readKey(writtenKey) : '';
    if (key === '') {
      delimiter = this.colon(from, end);
      if (delimiter === -1) {
        this.reportProperty(writtenKey, from, end);
        return;
      }
      keyEnd = this.trimEnd(from, delimiter);
      writtenKey = text.slice(from, keyEnd);
      key = this.readKey(writtenKey);
      const message = `':' stands where '=' is expected: only the AWS CLI reads ${key} here, the SDKs refuse the file. Write '='.`;
      this.report('colon-delimiter', 'warning', message, delimiter, delimiter + 1);
    } else if (this.indent > 0) {
      const message = `${key} is indented, which the AWS CLI accepts and several SDKs refuse. Start it in the first column.`;
      this.report('indented-property', 'warning', message, from, keyEnd);
    }
    const valueStart = this.skipBlank(delimiter + 1, end);
    const valueEnd = this.valueEnd(delimiter + 1, valueStart, end, key);
    const section = this.section!;
    this.property = {
      section,
      key,
      writtenKey,
      value: this.textAt(valueStart, valueEnd, like?.value),
      line: this.line,
      lineStart: this.lineStart,
      keyStart: from,
      valueStart: Math.min(valueStart, valueEnd),
      valueEnd,
      continuations: undefined,
    };
    this.open[this.count++] = this.property;
  }

  private readContinuation(from: number, end: number): void {
    const { property } = this;
    if (property === undefined) {
      return; // goes on with a property that could not be read
    }
    const text = this.text.slice(from, this.trimEnd(from, end));
    if (property.valueStart === property.valueEnd) {
      this.checkNested(property.key, text, from, end);
    }
    property.value += `\n${text}`;
    (property.continuations ??= []).push({ text, line: this.line, lineStart: this.lineStart, start: from });
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
      if (this.text.charCodeAt(i) === 58) {
        return this.readKey(this.text.slice(from, this.trimEnd(from, i))) === '' ? -1 : i;
      }
    }
    return -1;
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
    const { text } = this;
    if (this.nextHash < from) {
      this.nextHash = orEnd(text.indexOf('#', from), text);
    }
    if (this.nextSemicolon < from) {
      this.nextSemicolon = orEnd(text.indexOf(';', from), text);
    }
    for (let i = Math.min(this.nextHash, this.nextSemicolon); i < end; i++) {
      const code = text.charCodeAt(i);
      if ((code === HASH || code === SEMICOLON) && isBlank(text.charCodeAt(i - 1))) {
        const message = `The comment behind ${key} is left out as the AWS SDKs do, but the AWS CLI takes it as part of the value. Put it on a line of its own.`;
        this.report('inline-comment', 'warning', message, i, end);
        return this.trimEnd(Math.min(valueStart, i), i);
      }
    }
    return this.trimEnd(valueStart, end);
  }

  private reportProperty(written: string, from: number, end: number): void {
    if (this.nextEquals >= end) {
      const stray = this.indent > 0;
      const code = stray ? 'stray-continuation' : 'missing-equals';
      const message = stray
        ? 'This indented line continues nothing: there is no property above it in its section. Write name = value, or remove it.'
        : "This line is not a property, a section or a comment: write name = value, or start it with '#'.";
      this.report(code, 'error', message, from, end);
    } else if (written === '') {
      this.report('empty-key', 'error', "A name is missing before '='.", from, end);
    } else {
      const message =
        'The name before \'=\' holds characters that no key has, so AWS tools ignore the line. Use letters, digits, "-" and "_".';
      this.report('bad-key', 'warning', message, from, from + written.length);
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
    const place = { file: this.file, line: this.line, start, end: this.trimEnd(from, end) - this.lineStart };
    this.problems.push({ code, severity, message, place, section: this.section });
  }

  private lineEnd(from: number): number {
    if (this.nextLf < from) {
      this.nextLf = orEnd(this.text.indexOf('\n', from), this.text);
    }
    if (this.nextCr < from) {
      this.nextCr = orEnd(this.text.indexOf('\r', from), this.text);
    }
    return Math.min(this.nextLf, this.nextCr);
  }

  /** A piece of the text: the given one where it is the same, which takes no new string. */
  private textAt(from: number, end: number, like: string | undefined): string {
    return like?.length === end - from && this.text.startsWith(like, from)
      ? like
      : this.text.slice(from, end);
  }

  private skipBlank(from: number, end: number): number {
    let i = from;
    while (i < end && isBlank(this.text.charCodeAt(i))) {
      i++;
    }
    return i;
  }

  private trimEnd(from: number, end: number): number {
    let i = end;
    while (i > from && isBlank(this.text.charCodeAt(i - 1))) {
      i--;
    }
    return i;
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function orEnd(index: number, text: string): number {
  return index === -1 ? text.length : index;
}
