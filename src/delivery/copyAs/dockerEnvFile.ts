import { lines, requireOneLine, type Values } from './value.ts';

/**
 * For `docker run --env-file`: everything behind the first equals sign is the value, quotes included.
 *
 * @throws UnwritableValueError for line breaks
 */
export function dockerEnvFile(values: Values): string {
  return lines(values, (name, value) => {
    requireOneLine(name, value, 'docker --env-file');
    return `${name}=${value}`;
  });
}
