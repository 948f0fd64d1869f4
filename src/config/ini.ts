import type { Place } from './place.ts';
import type { GrammarProblem, Severity } from './problem.ts';

/** One shared file, read. Offsets everywhere count UTF-16 code units from the start of {@link IniDocument.text}. */
export interface IniDocument {
  readonly file: string;
  readonly text: string;
  /** In the order of the file; a name that stands twice is there twice. */
  readonly sections: readonly IniSection[];
  /** Every key that occurs; also '' where one cannot be read. */
  readonly keys: ReadonlySet<string>;
  readonly problems: readonly IniProblem[];
}

/** `[header]` and what stands under it. */
export interface IniSection {
  readonly file: string;
  /** The text between the brackets, untrimmed and unread. */
  readonly header: string;
  readonly line: number;
  readonly lineStart: number;
  /** Offset of `[`. */
  readonly start: number;
  /** Offset behind `]`. */
  readonly end: number;
  readonly properties: readonly IniProperty[];
  /** Number of {@link properties}. Asking for it, or with the two methods, makes no objects of those that nobody wants. */
  readonly size: number;
  /** The key of a property, by its index in {@link properties}. */
  keyAt(index: number): string;
  /** The last property of that key. */
  find(key: string): IniProperty | undefined;
}

/** `key = value`, with any indented lines below it. Its texts are cut out of the file's at each call. */
export interface IniProperty {
  readonly section: IniSection;
  /** In lower case: keys are case-insensitive. */
  readonly key: string;
  readonly writtenKey: string;
  /** Trimmed, without an inline comment; continuation lines are joined with `\n`. */
  readonly value: string;
  /** Whether there is no value at all, nor a line that goes on with it. */
  readonly isEmpty: boolean;
  readonly line: number;
  readonly lineStart: number;
  readonly keyStart: number;
  readonly valueStart: number;
  /** End of the value on its first line. */
  readonly valueEnd: number;
  readonly continuations: readonly IniContinuation[] | undefined;
}

/** An indented line that goes on with a value; where that value is empty, a nested `key = value`. */
export interface IniContinuation {
  /** Trimmed. Holds what looks like a comment, since continuation lines keep theirs. */
  readonly text: string;
  readonly line: number;
  readonly lineStart: number;
  readonly start: number;
}

/** A problem of the grammar; which profile it belongs to is known once sections are named. */
export interface IniProblem {
  readonly code: GrammarProblem;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly section: IniSection | undefined;
}

/** A nested property: `addressing_style = path` under `s3 =`. */
export interface NestedProperty {
  /** In lower case. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

/** Where a property's value stands; its key, where the value is empty. */
export function placeOfProperty(property: IniProperty): Place {
  const empty = property.valueStart === property.valueEnd;
  return {
    file: property.section.file,
    line: property.line,
    start: (empty ? property.keyStart : property.valueStart) - property.lineStart,
    end: (empty ? property.keyStart + property.writtenKey.length : property.valueEnd) - property.lineStart,
  };
}

/** Where a property's key stands. */
export function placeOfKey(property: IniProperty): Place {
  const start = property.keyStart - property.lineStart;
  return {
    file: property.section.file,
    line: property.line,
    start,
    end: start + property.writtenKey.length,
  };
}

/** Where a section's header stands, brackets included. */
export function placeOfSection(section: IniSection): Place {
  return {
    file: section.file,
    line: section.line,
    start: section.start - section.lineStart,
    end: section.end - section.lineStart,
  };
}

/** The nested properties of a property with an empty value; none for any other. Lines without `=` are left out. */
export function nestedProperties(property: IniProperty): readonly NestedProperty[] {
  if (property.continuations === undefined || property.valueStart !== property.valueEnd) {
    return [];
  }
  const nested: NestedProperty[] = [];
  for (const line of property.continuations) {
    const equals = line.text.indexOf('=');
    if (equals <= 0) {
      continue;
    }
    const rest = line.text.slice(equals + 1);
    const comment = /(?:^|[ \t])[#;]/.exec(rest);
    const value = (comment === null ? rest : rest.slice(0, comment.index)).trim();
    const start = line.start - line.lineStart;
    const place = { file: property.section.file, line: line.line, start, end: start + line.text.length };
    nested.push({ key: line.text.slice(0, equals).trim().toLowerCase(), value, place });
  }
  return nested;
}
