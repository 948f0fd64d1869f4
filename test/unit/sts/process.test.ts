import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { ProcessBase } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { BaseSourceError } from '../../../src/sts/errors.ts';
import { KEYS } from '../../fixtures/organisation.ts';
import {
  failureOf,
  never,
  openAws,
  openGateway,
  POISON,
  setEnvironment,
  targetOf,
  temporaryFolder,
  whoIs,
} from './bench.ts';

const target = targetOf('http://127.0.0.1:9');

/** A base whose program is a script of Node's. */
async function program(t: TestContext, script: string): Promise<ProcessBase> {
  const file = path.join(await temporaryFolder(t), 'program.cjs');
  await writeFile(file, script);
  return { kind: 'process', profile: 'vault', command: new Secret(`"${process.execPath}" "${file}"`) };
}

const printing = (value: unknown): string => `process.stdout.write(${JSON.stringify(JSON.stringify(value))})`;

const reply = {
  Version: 1,
  AccessKeyId: KEYS.dana.accessKeyId,
  SecretAccessKey: KEYS.dana.secretAccessKey,
};

async function failing(t: TestContext, script: string, processMs = 60_000): Promise<BaseSourceError> {
  const gateway = openGateway(t, { baseTimeouts: { metadataMs: 500, processMs } });
  return failureOf(gateway.baseCredentials(target, await program(t, script), never), BaseSourceError);
}

describe('credential_process', () => {
  it('gives the keys that the program prints', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, POISON);
    assert.match(await whoIs(t, aws.url, await program(t, printing(reply))), /user\/dana$/);
  });

  it('keeps token and end', async (t) => {
    const Expiration = new Date(Date.now() + 900_000).toISOString();
    const base = await program(t, printing({ ...reply, SessionToken: 'token', Expiration }));
    const found = await openGateway(t).baseCredentials(target, base, never);
    assert.equal(found.expiresAt, Date.parse(Expiration));
    assert.equal(found.sessionToken?.reveal(), 'token');
  });

  it('takes null for nothing', async (t) => {
    const base = await program(t, printing({ ...reply, SessionToken: null, Expiration: null }));
    const found = await openGateway(t).baseCredentials(target, base, never);
    assert.deepEqual([found.expiresAt, found.sessionToken], [undefined, undefined]);
  });

  it('judges the end by STS’s clock, not by one that is wrong', async (t) => {
    const anHour = 3_600_000;
    const aws = await openAws(t);
    const gateway = openGateway(t, { now: () => Date.now() + anHour });
    const Expiration = new Date(Date.now() + 900_000).toISOString();
    const caller = { accessKeyId: reply.AccessKeyId, secretAccessKey: new Secret(reply.SecretAccessKey) };
    await gateway.getCallerIdentity(targetOf(aws.url), caller, never);
    const base = await program(t, printing({ ...reply, Expiration }));
    assert.equal((await gateway.baseCredentials(target, base, never)).expiresAt, Date.parse(Expiration));
  });

  for (const [what, script, words] of [
    ['prints no JSON', `process.stdout.write('SENTINEL')`, /did not print JSON/],
    ['prints nothing', '', /did not print JSON/],
    ['prints no object', printing([reply]), /JSON object/],
    ['prints another version', printing({ ...reply, Version: 2 }), /"Version": 1/],
    ['prints no secret', printing({ ...reply, SecretAccessKey: '' }), /no AccessKeyId or no SecretAccessKey/],
    ['prints a wrong type', printing({ ...reply, AccessKeyId: 7 }), /no AccessKeyId or no SecretAccessKey/],
    ['prints no date', printing({ ...reply, Expiration: 'soon' }), /no date/],
    ['prints an end of a wrong type', printing({ ...reply, Expiration: 7 }), /no date/],
    [
      'prints a token of a wrong type',
      printing({ ...reply, SessionToken: { a: 1 } }),
      /SessionToken that is no text/,
    ],
    ['prints without end', `setInterval(() => process.stdout.write('x'.repeat(65536)), 1)`, /more than 1 MB/],
    [
      'complains without end',
      `setInterval(() => process.stderr.write('x'.repeat(65536)), 1)`,
      /more than 1 MB/,
    ],
    ['ends itself', `process.kill(process.pid, 'SIGKILL')`, /ended with/],
  ] as const) {
    it(`says so when the program ${what}`, async (t) => {
      const error = await failing(t, script);
      assert.equal(error.failure, 'processFailed');
      assert.match(error.message, words);
      assert.match(error.message, /“vault”/);
      assert.doesNotMatch(error.message, /SENTINEL/);
    });
  }

  it('says so when the keys have already ended', async (t) => {
    const error = await failing(t, printing({ ...reply, Expiration: '2020-01-01T00:00:00Z' }));
    assert.equal(error.failure, 'expired');
  });

  it('shows how the program failed, without the secrets in it', async (t) => {
    const script = `
      console.error('Signing in as dana');
      console.error('export AWS_SECRET_ACCESS_KEY=${KEYS.dana.secretAccessKey}');
      console.error('password: SENTINEL-2');
      console.error('The vault is locked.');
      process.exit(3);`;
    const error = await failing(t, script);
    assert.match(error.message, /exit code 3/);
    assert.match(error.detail ?? '', /Signing in as dana[^]*The vault is locked\./);
    assert.doesNotMatch(`${error.message} ${error.detail ?? ''}`, /SENTINEL/);
  });

  it('says when the shell does not find the program', async (t) => {
    const base = {
      kind: 'process',
      profile: 'vault',
      command: new Secret('no-such-program-anywhere'),
    } as const;
    const error = await failureOf(openGateway(t).baseCredentials(target, base, never), BaseSourceError);
    assert.equal(error.failure, 'processFailed');
    assert.match(error.detail ?? '', /no-such-program-anywhere/);
  });

  it('does not quote a command line that no system can run', async (t) => {
    for (const command of ['vault\0 --pin SENTINEL', `vault --pin SENTINEL ${'x'.repeat(3_000_000)}`]) {
      const base = { kind: 'process', profile: 'vault', command: new Secret(command) } as const;
      const error = await failureOf(openGateway(t).baseCredentials(target, base, never), BaseSourceError);
      assert.match(error.message, /could not be started/);
      assert.doesNotMatch(inspect(error, { depth: null }), /SENTINEL/);
    }
  });

  it('waits only so long', async (t) => {
    const error = await failing(t, 'setInterval(() => {}, 1000)', 200);
    assert.match(error.message, /did not end within/);
  });

  it('gives the program no input to wait for', async (t) => {
    const script = `process.stdin.on('end', () => ${printing(reply)}).resume()`;
    const found = await openGateway(t).baseCredentials(target, await program(t, script), never);
    assert.equal(found.accessKeyId, reply.AccessKeyId);
  });

  it('ends the program and all that it started when the wait is given up', async (t) => {
    const folder = await temporaryFolder(t);
    const pids = path.join(folder, 'pids');
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      require('node:fs').writeFileSync(${JSON.stringify(`${pids}.part`)}, process.pid + ' ' + child.pid);
      require('node:fs').renameSync(${JSON.stringify(`${pids}.part`)}, ${JSON.stringify(pids)});
      setInterval(() => {}, 1000);`;
    const base = await program(t, script);
    const started = appears(folder, 'pids');
    const stop = new AbortController();
    const call = openGateway(t).baseCredentials(target, base, stop.signal);
    await started;
    const running = (await readFile(pids, 'utf8')).split(' ').map(Number);
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, reason);
    for (const pid of running) {
      await ended(pid);
    }
  });
});

/** What a program leaves running, out of reach, with the program's own output in its hands. */
describe('a helper that a program leaves behind', { timeout: 20_000 }, () => {
  it('is not waited for when the program has ended', async (t) => {
    const base = await program(t, `${await helper(t)} ${printing(reply)}`);
    const found = await openGateway(t).baseCredentials(target, base, never);
    assert.equal(found.accessKeyId, reply.AccessKeyId);
  });

  it('is not waited for when the program has failed', async (t) => {
    const error = await failing(t, `${await helper(t)} console.error('No key.'); process.exitCode = 3;`);
    assert.match(error.message, /exit code 3. It said: No key\./);
  });

  it('does not keep a program beyond its time', async (t) => {
    const error = await failing(t, `${await helper(t)} setInterval(() => {}, 1000)`, 500);
    assert.match(error.message, /did not end within/);
  });

  it('does not keep a wait from being given up', async (t) => {
    const folder = await temporaryFolder(t);
    const file = JSON.stringify(path.join(folder, 'runs'));
    const script = `require('node:fs').writeFileSync(${file}, ''); setInterval(() => {}, 1000);`;
    const base = await program(t, `${await helper(t)} ${script}`);
    const started = appears(folder, 'runs');
    const stop = new AbortController();
    const call = openGateway(t).baseCredentials(target, base, stop.signal);
    await started;
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, reason);
  });

  it('does not keep a program that printed too much', async (t) => {
    const script = `setInterval(() => process.stdout.write('x'.repeat(65536)), 1)`;
    assert.match((await failing(t, `${await helper(t)} ${script}`)).message, /more than 1 MB/);
  });
});

/** Statements that start a helper in a group of its own; it is ended after the test. */
async function helper(t: TestContext): Promise<string> {
  const found = { file: '' };
  // Before the folder goes, whose own hook comes next.
  t.after(async () => {
    process.kill(Number(await readFile(found.file, 'utf8')));
  });
  found.file = path.join(await temporaryFolder(t), 'helper');
  return `
    const helper = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)'], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    helper.unref();
    require('node:fs').writeFileSync(${JSON.stringify(found.file)}, String(helper.pid));`;
}

async function appears(folder: string, name: string): Promise<void> {
  const watcher = watch(folder);
  await new Promise<void>((resolve) => {
    watcher.on('change', (_type, file) => {
      if (file === name) resolve();
    });
  });
  watcher.close();
}

/** Ends as soon as no process has that id; one that is only waiting to be fetched by its parent has ended too. */
async function ended(pid: number): Promise<void> {
  while (await isRunning(pid)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return !state.includes(') Z ');
}
