/** Names and values in the order in which they are written. */
export type Values = ReadonlyMap<string, string>;

/** A value that a format has no way to write; its message names the variable, never the value. */
export class UnwritableValueError extends Error {
  readonly variable: string;

  constructor(variable: string, format: string) {
    super(`${variable} has a line break, which ${format} cannot hold.`);
    this.name = 'UnwritableValueError';
    this.variable = variable;
  }
}

/** One line for each variable, with a newline at the end of each. */
export function lines(values: Values, line: (name: string, value: string) => string): string {
  return [...values].map(([name, value]) => `${line(name, value)}\n`).join('');
}

/** @throws UnwritableValueError for a value that does not fit on one line */
export function requireOneLine(name: string, value: string, format: string): void {
  if (/[\r\n]/.test(value)) throw new UnwritableValueError(name, format);
}
