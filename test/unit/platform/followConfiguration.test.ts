import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Configuration, FileContent } from '../../../src/config/configuration.ts';
import { configure } from '../../../src/config/configure.ts';
import { followConfiguration } from '../../../src/platform/followConfiguration.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';
import { SessionVault } from '../../../src/sessions/sessionVault.ts';
import { parseVault } from '../../../src/sessions/vaultFormat.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { SharedSecrets } from '../../support/secretStore.ts';
import { until } from '../../support/vscode/wait.ts';
import { newWindow, type TestWindow } from '../../support/windows.ts';

const fail = (error: unknown): void => assert.fail(String(error));
const log = {
  debug: fail,
  info: fail,
  warn: fail,
  error: (_message: string, error?: unknown) => fail(error),
};
const bytes = (text: string): FileContent => ({ kind: 'read', bytes: Buffer.from(text) });

let clock: FakeClock;
let aws: LocalAws;
let window: TestWindow;
let vault: SessionVault;
let secrets: SharedSecrets;
let codes: number;
let latest: Configuration;
let texts: { readonly config: string; readonly credentials: string };
let followed: Promise<void> | undefined;
let read: Emitter<Configuration>;
let changed: Emitter<Configuration>;

beforeEach(async () => {
  clock = new FakeClock();
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  secrets = new SharedSecrets();
  codes = 0;
  followed = undefined;
  [read, changed] = [new Emitter<Configuration>(fail), new Emitter<Configuration>(fail)];
  const admin = `[profile admin]\nrole_arn = ${role('hub', 'HubAdmin')}\nmfa_serial = ${MFA.dana.serial}\n`;
  const { accessKeyId, secretAccessKey } = KEYS.dana;
  texts = {
    config: `${admin}source_profile = work\nregion = eu-west-1\nendpoint_url = ${aws.url}\n`,
    credentials: `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  };
  vault = new SessionVault({ secrets, now: () => clock.now(), onUnavailable: fail, onError: fail });
  window = newWindow({ clock, planOf: (name) => latest.plans.get(name), vault });
  const configurationChanged = (): Promise<void> => (followed = window.session.configurationChanged());
  const source = { onDidRead: read.event, onDidChange: changed.event };
  followConfiguration(source, window.sessions, [{ configurationChanged }], log);
});
afterEach(async () => {
  vault.dispose();
  await window.close();
  await aws.close();
});

/** The files are found like this when the window opens. */
function open(config: FileContent, credentials: FileContent): void {
  latest = configure({
    files: { config: '/config', credentials: '/credentials' },
    ...{ config, credentials, env: {}, platform: 'linux' },
  });
  read.fire(latest);
}

/** The files are found like this from now on, and all that follows from it is done. */
async function find(config: FileContent, credentials: FileContent): Promise<void> {
  const before = followed;
  open(config, credentials);
  changed.fire(latest);
  await until('the window to follow', () => followed !== before, { interval: 1 });
  await followed;
}

function person(): Asker {
  return {
    signal: new AbortController().signal,
    askMfaCode: ({ serial }) => {
      codes += 1;
      return Promise.resolve(aws.mfaCode(serial));
    },
  };
}

const keptCount = (): number => parseVault(secrets.text).sessions.size;

describe('sessions', () => {
  for (const [what, config, credentials] of [
    ['the config file is emptied', '', undefined],
    ['the config file holds nothing but a new line', '\n', undefined],
    ['the credentials file is emptied', undefined, ''],
    ['the credentials file is away', undefined, { kind: 'missing' }],
    ['the credentials file cannot be read', undefined, { kind: 'unreadable', reason: 'permission denied' }],
  ] as const) {
    it(`wait while ${what}, and no code is asked for again`, async () => {
      const found = (content: string | FileContent): FileContent =>
        typeof content === 'string' ? bytes(content) : content;
      open(bytes(texts.config), bytes(texts.credentials));
      await window.session.assume('admin', person());
      await until('the sessions to be kept', () => keptCount() === 2, { interval: 1 });
      await find(found(config ?? texts.config), found(credentials ?? texts.credentials));
      assert.equal(keptCount(), 2);
      assert.equal(window.session.state.kind, 'active');
      await find(bytes(texts.config), bytes(texts.credentials));
      assert.equal(keptCount(), 2);
      await clock.advance(3_000_000);
      await window.session.refresh(person());
      assert.equal(codes, 1);
    });
  }

  it('of a profile that an edit takes away are dropped, also where there is no credentials file', async () => {
    const keys = texts.credentials.replace('[work]', '[profile work]');
    open(bytes(texts.config + keys), { kind: 'missing' });
    await window.session.assume('admin', person());
    await until('the sessions to be kept', () => keptCount() === 2, { interval: 1 });
    await find(bytes(keys), { kind: 'missing' });
    assert.equal(keptCount(), 0);
  });
});
