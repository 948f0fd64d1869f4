import { lines, requireOneLine, type Values } from './value.ts';

/**
 * For the prompt of cmd.exe, which has no quotes that keep everything: each special sign gets a caret. A caret behind a
 * percent sign makes the name of a variable that does not exist, so the sign stays.
 *
 * @throws UnwritableValueError for line breaks
 */
export function cmdExports(values: Values): string {
  return lines(values, (name, value) => {
    requireOneLine(name, value, 'cmd');
    return `set ${name}=${value.replaceAll(/[\^&|<>()%!"]/g, '^$&')}`;
  });
}
