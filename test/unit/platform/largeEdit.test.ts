import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  centerProfileSection,
  missingSections,
  newSession,
  sessionSection,
} from '../../../src/config/centerSessions.ts';
import { configure } from '../../../src/config/configure.ts';
import { appendSection } from '../../../src/config/edit.ts';
import { ConcurrentEditError, editSharedFile } from '../../../src/platform/editSharedFile.ts';

const LINES = 2_000;
const session = newSession('meadow', 'https://meadow.awsapps.com/start', 'eu-west-1');
const sections = [
  sessionSection('meadow', session),
  centerProfileSection('meadow-admin', session, { accountId: '111111111111', role: 'Admin' }),
];
const edit = (text: string): string => missingSections(text, sections).reduce(appendSection, text);

/** As people write over years: comments of both kinds, blanks at ends, tabs, nested values, umlauts, line ends of both kinds. */
function handWritten(): Buffer {
  const lines: string[] = ['\uFEFF# Größe: siehe Wiki\r\n'];
  for (let number = 0; lines.length < LINES; number++) {
    const name = `team-${String(number)}`;
    lines.push(
      `[profile ${name}]  ; owner: ${String(number)}\r\n`,
      `role_arn\t=  arn:aws:iam::${String(100_000_000_000 + number)}:role/Deploy   \r\n`,
      number === 0 ? 'credential_source = Environment\n' : `source_profile=team-${String(number - 1)}\r\n`,
      's3 =\r\n',
      '  max_concurrent_requests = 20\r\n',
      '\r\n',
      `   # ☂ ${'-'.repeat(number % 60)}\n`,
      '\t\r\n',
    );
  }
  return Buffer.from(lines.slice(0, LINES).join(''));
}

const plansOf = (bytes: Uint8Array) =>
  configure({
    files: { config: 'config', credentials: 'credentials' },
    config: { kind: 'read', bytes },
    credentials: { kind: 'missing' },
    env: {},
    platform: 'linux',
  }).plans;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe(
  'an edit of a hand-written file of 2,000 lines',
  { skip: process.platform === 'win32' ? 'no modes and links there' : false },
  () => {
    let folder = '';
    let file = '';
    let real = '';
    const before = handWritten();

    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-large-'));
      await mkdir(path.join(folder, '.aws'));
      await mkdir(path.join(folder, 'dotfiles'));
      file = path.join(folder, '.aws', 'config');
      real = path.join(folder, 'dotfiles', 'aws-config');
      await writeFile(real, before);
      await chmod(real, 0o600);
      await symlink('../dotfiles/aws-config', file);
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    test('changes no byte of it, nor its mode, nor the link that leads to it', async () => {
      assert.equal(before.toString().split('\n').length, LINES + 1);
      await editSharedFile(file, edit);
      const after = await readFile(real);
      assert.equal(digest(after.subarray(0, before.length)), digest(before));
      assert.match(
        after.subarray(before.length).toString(),
        /^\r\n\[sso-session meadow\]\r\n(?:[^\n]*\r\n){3}\r\n\[profile meadow-admin\]\r\n(?:[^\n]*\r\n){4}$/,
      );
      assert.equal((await stat(real)).mode & 0o7777, 0o600);
      assert.ok((await lstat(file)).isSymbolicLink());
      assert.equal(await readlink(file), '../dotfiles/aws-config');
      assert.deepEqual(
        [await readdir(path.dirname(file)), await readdir(path.dirname(real))],
        [['config'], ['aws-config']],
      );
    });

    test('changes no profile of it', async () => {
      await editSharedFile(file, edit);
      const [old, now] = [plansOf(before), plansOf(await readFile(file))];
      assert.deepEqual([...now.keys()], [...old.keys(), 'meadow-admin']);
      assert.equal(now.get('meadow-admin')?.kind, 'chain');
      for (const [name, plan] of old) assert.deepEqual(now.get(name), plan, name);
    });

    test('made twice, is made once', async () => {
      await editSharedFile(file, edit);
      const once = await readFile(file);
      await editSharedFile(file, edit);
      assert.equal(digest(await readFile(file)), digest(once));
    });

    test('gives way to another program that has written meanwhile, and loses nothing of either when made again', async () => {
      const theirs = '\r\n[profile theirs]\r\nregion = eu-west-1\r\n';
      const first = editSharedFile(file, (text) => {
        appendFileSync(real, theirs);
        return edit(text);
      });
      await assert.rejects(first, ConcurrentEditError);
      assert.equal(digest(await readFile(file)), digest(Buffer.concat([before, Buffer.from(theirs)])));
      await editSharedFile(file, edit);
      const after = (await readFile(file)).toString();
      assert.ok(after.startsWith(before.toString() + theirs));
      assert.ok(after.includes('[profile meadow-admin]'));
    });
  },
);
