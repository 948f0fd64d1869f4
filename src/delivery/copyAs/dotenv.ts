import { lines, requireOneLine, type Values } from './value.ts';

/** Signs that every reader of such files takes as they are, without quotes. */
const PLAIN = /^[\w+/=:.,@-]*$/;

/**
 * For `.env` files. Their readers agree on little: values are left bare where that is safe, else in single quotes,
 * which all take literally; only what has a quote of that kind goes into double quotes, with escapes.
 *
 * @throws UnwritableValueError for line breaks, which half of the readers cut off
 */
export function dotenvLines(values: Values): string {
  return lines(values, (name, value) => {
    requireOneLine(name, value, '.env');
    return `${name}=${dotenvQuoted(value)}`;
  });
}

function dotenvQuoted(value: string): string {
  if (PLAIN.test(value)) return value;
  if (!/['\\]/.test(value)) return `'${value}'`;
  return `"${value.replaceAll(/[\\"$`]/g, '\\$&')}"`;
}
