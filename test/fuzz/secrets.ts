import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** Stands in every secret of the inputs. */
export const SENTINEL = 'SENTINEL';

/** Checks every way in which an error may end up before somebody's eyes. */
export function assertNoSecret(error: unknown): void {
  const parts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    parts.push(one.message, one.stack ?? '', inspect(one, { depth: 8, showHidden: true, getters: true }));
  }
  assert.ok(!parts.join('\n').includes(SENTINEL), `a secret is in ${parts[0] ?? ''}`);
}
