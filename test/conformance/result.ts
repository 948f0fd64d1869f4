import { configure } from '../../src/config/configure.ts';
import type { Configuration } from '../../src/config/configuration.ts';

/** What came of one vector. */
export interface Result {
  readonly name: string;
  /** What is different from what the vector expects; absent where it passes. */
  readonly fault?: string;
}

/** Compares two values of JSON. */
export function compare(name: string, actual: unknown, expected: unknown): Result {
  const [a, b] = [stable(actual), stable(expected)];
  return a === b ? { name } : { name, fault: `expected ${b}, got ${a}` };
}

/** The real way from text to plans. */
export function configureText(config: string, credentials?: string): Configuration {
  const encoder = new TextEncoder();
  return configure({
    files: { config: 'config', credentials: 'credentials' },
    config: { kind: 'read', bytes: encoder.encode(config) },
    credentials:
      credentials === undefined ? { kind: 'missing' } : { kind: 'read', bytes: encoder.encode(credentials) },
    env: {},
    platform: 'linux',
  });
}

type Properties = Readonly<Record<string, string>>;

/** One section as text. */
export function section(header: string, properties: Properties): string {
  const lines = Object.entries(properties).map(([key, value]) => `${key} = ${value}`);
  return [`[${header}]`, ...lines, ''].join('\n');
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
