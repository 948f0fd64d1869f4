import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { KEYS } from '../../fixtures/organisation.ts';
import { searchFiles } from '../../support/leaks/files.ts';
import { ProcessWatch } from '../../support/leaks/processWatch.ts';
import { Secrets } from '../../support/leaks/secrets.ts';
import { commandLine, recorder, spawnedBy } from '../../support/leaks/spawned.ts';
import { until } from '../../support/vscode/wait.ts';

// A search that finds nothing proves nothing unless it can find something: here a secret lies in every place.
const secret = KEYS.dana.secretAccessKey;
const secrets = new Secrets();
let folder = '';
before(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-leaks-'))));
after(() => rm(folder, { recursive: true, force: true }));

const written: Readonly<Record<string, Buffer>> = {
  'in clear': Buffer.from(`{"key":"${secret}"}`),
  'as UTF-16': Buffer.from(secret, 'utf16le'),
  'as base64': Buffer.from(Buffer.from(secret).toString('base64')),
  'as base64, one byte later': Buffer.from(Buffer.from(`.${secret}`).toString('base64')),
  'as base64, two bytes later': Buffer.from(Buffer.from(`..${secret}`).toString('base64')),
  'as base64 in UTF-16': Buffer.from(Buffer.from(secret).toString('base64'), 'utf16le'),
  'as hexadecimal digits': Buffer.from(Buffer.from(secret).toString('hex')),
  'in an address': Buffer.from(`https://any.example/?key=${encodeURIComponent(secret)}`),
  'in JSON within JSON': Buffer.from(JSON.stringify(JSON.stringify({ key: `"${secret}"` }))),
};
for (const [how, bytes] of Object.entries(written)) {
  test(`a secret is found in a file ${how}`, async () => {
    const root = path.join(folder, how);
    await mkdir(path.join(root, 'below'), { recursive: true });
    await writeFile(path.join(root, 'clean'), 'nothing');
    await writeFile(path.join(root, 'below', 'leak'), bytes);
    assert.deepEqual(await searchFiles(root, secrets), { looked: 2, found: [path.join('below', 'leak')] });
  });
}

test('a secret is found in a database, as VS Code keeps its state in', async () => {
  const root = path.join(folder, 'state');
  await mkdir(root);
  const database = new DatabaseSync(path.join(root, 'state.vscdb'));
  database.exec('CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)');
  // Longer than a page of the database, as lists of VS Code are.
  const value = JSON.stringify([...Array<string>(500).fill('a recent file'), secret]);
  database.prepare('INSERT INTO ItemTable VALUES (?, ?)').run('terminal.environment', value);
  database.close();
  assert.deepEqual(await searchFiles(root, secrets), { looked: 1, found: ['state.vscdb'] });
});

test('a secret of the run itself is found, and one that is too short is refused', () => {
  const own = new Secrets(['a-token-of-the-endpoint-of-a-window']);
  assert.equal(own.isIn('Authorization: a-token-of-the-endpoint-of-a-window'), true);
  assert.equal(secrets.isIn('Authorization: a-token-of-the-endpoint-of-a-window'), false);
  const odd = new Secrets(['a/token+with "signs"']);
  assert.equal(odd.isIn(`?token=${encodeURIComponent('a/token+with "signs"')}`), true);
  assert.equal(odd.isIn(JSON.stringify({ token: 'a/token+with "signs"' })), true);
  assert.throws(() => new Secrets(['123456']), /Too short/);
});

/** A program that runs until it is ended. */
const IDLE = 'process.stdin.resume()';

test('a secret is found on a command line, and in an environment while none may be there', async () => {
  const watch = new ProcessWatch({ root: process.pid, mark: `mark-of-${folder}`, secrets });
  const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawn(process.execPath, ['-e', IDLE, ...args], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const children = [
    start(['argument', secret], {}),
    start(['environment'], { AWS_SECRET_ACCESS_KEY: secret }),
    start(['token'], { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a-token-of-the-endpoint-of-a-window' }),
  ];
  try {
    if (process.platform === 'linux') {
      await until('a token', () => watch.tokens.includes('a-token-of-the-endpoint-of-a-window'));
      await until('an environment', () => watch.withKeys.some((line) => line.endsWith(' environment')));
      assert.equal(watch.withKeys.length, 1);
    }
    await until('a command line', () => watch.commandLines.some((line) => secrets.isIn(line)));
    watch.keysAllowed = true;
    children.push(start(['allowed'], { AWS_SECRET_ACCESS_KEY: secret }));
    await until('the last one', () => watch.commandLines.some((line) => line.endsWith(' allowed')));
    assert.ok(watch.withKeys.every((line) => !line.endsWith(' allowed')));
  } finally {
    watch.stop();
    for (const child of children) child.kill();
  }
});

test('what a process starts is on record, however it starts it', async () => {
  const records = path.join(folder, 'records');
  await mkdir(records);
  const program = `
    const child = require('node:child_process');
    child.spawn(process.execPath, ['-e', '', 'spawn', '${secret}']);
    child.execFile(process.execPath, ['-e', '', 'execFile', '${secret}']);
    child.exec('true exec ${secret}');
    child.spawnSync(process.execPath, ['-e', '', 'spawnSync', '${secret}'], { env: { KEY: '${secret}' } });
    child.execFileSync(process.execPath, ['-e', '', 'execFileSync', '${secret}']);
    child.execSync('true execSync ${secret}');
    import('node:child_process').then((it) => it.spawnSync('true', ['module', '${secret}']));
  `;
  execFileSync(process.execPath, ['--require', recorder, '-e', program], {
    env: { ...process.env, ROLE_CHAIN_TEST_SPAWNED: records },
  });
  const lines = (await spawnedBy(records)).map(commandLine).filter((line) => secrets.isIn(line));
  const ways = lines.map((line) => /(\w+) \S+$/.exec(line)?.[1]);
  assert.deepEqual(ways.sort(), [
    'exec',
    'execFile',
    'execFileSync',
    'execSync',
    'module',
    'spawn',
    'spawnSync',
  ]);
});
