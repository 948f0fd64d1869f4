import { lines, type Values } from './value.ts';

/** For bash, zsh, dash and every other POSIX shell. */
export function posixExports(values: Values): string {
  return lines(values, (name, value) => `export ${name}=${posixQuoted(value)}`);
}

/** Within single quotes nothing is special but the quote itself, which is set outside of them. */
export function posixQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
