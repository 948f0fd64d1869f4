import { lines, type Values } from './value.ts';

/** PowerShell reads the typographic quotes as single quotes, too; each is doubled within them. */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g;

/** For PowerShell, of any version and system. */
export function powershellExports(values: Values): string {
  return lines(values, (name, value) => `$env:${name} = '${value.replaceAll(SINGLE_QUOTES, '$&$&')}'`);
}
