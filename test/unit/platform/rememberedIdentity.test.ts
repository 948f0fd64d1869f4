import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Configuration } from '../../../src/config/configuration.ts';
import { configure } from '../../../src/config/configure.ts';
import { Remembered } from '../../../src/platform/memento.ts';
import { restoreIdentity } from '../../../src/platform/rememberedIdentity.ts';

const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const PROFILES = '[profile hub]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n';

type Files = Pick<Parameters<typeof configure>[0], 'config' | 'credentials'>;

/** What a window does at its start that was `hub` when it was closed: what it restores, and what it remembers. */
async function start(files: Files): Promise<{ restored: readonly string[]; remembered: string | undefined }> {
  const values = new Map<string, unknown>();
  const remembered = new Remembered({
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  });
  await remembered.choose('hub');
  const configuration: Configuration = configure({
    files: { config: '/config', credentials: '/credentials' },
    ...{ ...files, env: {}, platform: 'linux' },
  });
  const restored: string[] = [];
  const restore = (name: string): Promise<void> => {
    restored.push(name);
    return Promise.resolve();
  };
  await restoreIdentity({ restore }, { current: () => Promise.resolve(configuration) }, remembered, log);
  return { restored, remembered: remembered.identity };
}

const read = (text: string): Files['config'] => ({ kind: 'read', bytes: Buffer.from(text) });
const missing: Files['config'] = { kind: 'missing' };
const unreadable: Files['config'] = { kind: 'unreadable', reason: 'permission denied' };

describe('the identity of the last time', () => {
  for (const [what, config, credentials] of [
    ['is there', read(PROFILES), missing],
    ['may be in a config file that cannot be read', unreadable, missing],
    ['may be in a config file that is not there', missing, read('[work]\n')],
    ['may be in a config file that is empty', read(''), missing],
    ['may be in a credentials file that cannot be read', read('[profile work]\n'), unreadable],
  ] as const) {
    it(`${what}: it is restored, and remembered`, async () => {
      assert.deepEqual(await start({ config, credentials }), { restored: ['hub'], remembered: 'hub' });
    });
  }

  it('is forgotten where its profile was taken away', async () => {
    for (const credentials of [missing, read('[work]\n')]) {
      const files = { config: read('[profile work]\n'), credentials };
      assert.deepEqual(await start(files), { restored: [], remembered: undefined });
    }
  });
});
