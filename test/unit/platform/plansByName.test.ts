import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plansByName } from '../../../src/platform/plansByName.ts';
import { resolveByName } from '../../../src/sessions/resolveByName.ts';
import { UnknownChainError } from '../../../src/sts/errors.ts';
import { configureText } from '../config/support.ts';
import { newWindow } from '../../support/windows.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { failureOf } from '../sts/bench.ts';

test('a name that never was is not said to have been there, and the nearest one is named', async (t) => {
  const config =
    '[profile prod-deploy]\naws_access_key_id = AKIADANAWORK7EXAMPLE\naws_secret_access_key = x\n[profile place]\nregion = eu-west-1\n';
  const source = { current: () => Promise.resolve(configureText({ config })) };
  const window = newWindow({ clock: new FakeClock(), planOf: () => undefined });
  t.after(() => window.close());
  const messageOf = async (name: string): Promise<string> => {
    const asker = { signal: new AbortController().signal };
    const asked = resolveByName({ sessions: window.sessions, ...plansByName(source) }, name, asker, 'use');
    return (await failureOf(asked, UnknownChainError)).message;
  };
  assert.equal(
    await messageOf('prod-depoly'),
    'There is no profile “prod-depoly”. Did you mean “prod-deploy”?',
  );
  assert.equal(await messageOf('sandbox'), 'There is no profile “sandbox”. Choose another identity.');
  assert.equal(
    await messageOf('place'),
    'The profile “place” has no keys, role or sign-in. Choose another identity.',
  );
});
