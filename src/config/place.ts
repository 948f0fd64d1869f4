/**
 * A span on one line of a file. All numbers are zero-based and count UTF-16 code units, as VS Code does;
 * `end` is exclusive.
 */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** `file:line` for a message, with the line counted from 1 as editors show it. */
export function describePlace(place: Place): string {
  return `${place.file}:${String(place.line + 1)}`;
}
