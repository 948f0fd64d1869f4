import { lines, type Values } from './value.ts';

/** For fish: within its single quotes a backslash guards itself and the quote. */
export function fishExports(values: Values): string {
  return lines(values, (name, value) => `set -gx ${name} '${value.replaceAll(/[\\']/g, '\\$&')}'`);
}
