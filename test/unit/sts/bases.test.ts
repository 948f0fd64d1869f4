import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Base, LoginBase, WebIdentityBase } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { BaseSourceError, ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import { CI_ISSUER, KEYS, role } from '../../fixtures/organisation.ts';
import { roleArn, staticKeys } from '../../support/plans.ts';
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

const environment: Base = { kind: 'environment', profile: 'work' };
const danaArn = 'arn:aws:iam::111111111111:user/dana';

describe('static keys', () => {
  it('are the profile’s own, whatever the environment holds', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, POISON);
    assert.equal(await whoIs(t, aws.url, staticKeys(KEYS.dana)), danaArn);
    const [call] = aws.journal.entries;
    assert.equal(call?.region, 'eu-west-1');
    assert.doesNotMatch(call.userAgent ?? '', /poisoned/);
  });

  it('may be temporary', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    const session = await gateway.getSessionToken(
      targetOf(aws.url),
      { accessKeyId: KEYS.dana.accessKeyId, secretAccessKey: new Secret(KEYS.dana.secretAccessKey) },
      { durationSeconds: 900 },
      never,
    );
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    assert.ok(sessionToken);
    const base: Base = { kind: 'staticKeys', profile: 'work', accessKeyId, secretAccessKey, sessionToken };
    assert.equal(await whoIs(t, aws.url, base), danaArn);
  });
});

describe('credential_source = Environment', () => {
  it('takes the keys of the environment', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, {
      ...POISON,
      AWS_ACCESS_KEY_ID: KEYS.dana.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.dana.secretAccessKey,
      AWS_SESSION_TOKEN: undefined,
    });
    assert.equal(await whoIs(t, aws.url, environment), danaArn);
  });

  it('keeps the end that the environment names', async (t) => {
    const end = new Date(Date.now() + 600_000);
    setEnvironment(t, { ...POISON, AWS_CREDENTIAL_EXPIRATION: end.toISOString() });
    const found = await openGateway(t).baseCredentials(targetOf('http://127.0.0.1:9'), environment, never);
    assert.equal(found.expiresAt, end.getTime());
    assert.equal(found.sessionToken?.reveal(), 'poisoned');
  });

  for (const expiration of ['2020-01-01T00:00:00Z', 'soon']) {
    it(`does not hand out keys that end ${expiration}`, async (t) => {
      setEnvironment(t, { ...POISON, AWS_CREDENTIAL_EXPIRATION: expiration });
      const call = openGateway(t).baseCredentials(targetOf('http://127.0.0.1:9'), environment, never);
      assert.equal((await failureOf(call, BaseSourceError)).failure, 'expired');
    });
  }

  for (const missing of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    it(`says so when ${missing} is not set`, async (t) => {
      setEnvironment(t, { ...POISON, [missing]: undefined });
      const call = openGateway(t).baseCredentials(targetOf('http://127.0.0.1:9'), environment, never);
      assert.equal((await failureOf(call, BaseSourceError)).failure, 'missing');
    });
  }
});

describe('web_identity_token_file', () => {
  const base: Omit<WebIdentityBase, 'tokenFile'> = {
    kind: 'webIdentity',
    profile: 'ci',
    role: roleArn(role('staging', 'CiDeploy')),
  };

  it('becomes the role, with the profile’s session name, region and endpoint', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, POISON);
    const tokenFile = path.join(await temporaryFolder(t), 'token');
    await writeFile(tokenFile, aws.webIdentityToken(CI_ISSUER, 'repo:meadow/shop'));
    const arn = await whoIs(t, aws.url, { ...base, tokenFile, sessionName: 'build-7' });
    assert.equal(arn, 'arn:aws:sts::222222222222:assumed-role/CiDeploy/build-7');
    assert.deepEqual(Object.keys(aws.journal.entries[0]?.parameters ?? {}).sort(), [
      'RoleArn',
      'RoleSessionName',
      'WebIdentityToken',
    ]);
  });

  it('takes the default session name, never the one of the environment', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, POISON);
    const tokenFile = path.join(await temporaryFolder(t), 'token');
    await writeFile(tokenFile, aws.webIdentityToken(CI_ISSUER, 'repo:meadow/shop'));
    const arn = await whoIs(
      t,
      aws.url,
      { ...base, tokenFile },
      { defaultSessionName: () => 'from-settings' },
    );
    assert.equal(arn, 'arn:aws:sts::222222222222:assumed-role/CiDeploy/from-settings');
    assert.match(await whoIs(t, aws.url, { ...base, tokenFile }), /CiDeploy\/role-chain$/);
  });

  it('says that the file cannot be read', async (t) => {
    const folder = await temporaryFolder(t);
    for (const [tokenFile, code] of [
      [path.join(folder, 'missing'), 'ENOENT'],
      [folder, 'EISDIR'],
    ] as const) {
      const call = openGateway(t).baseCredentials(
        targetOf('http://127.0.0.1:9'),
        { ...base, tokenFile },
        never,
      );
      const error = await failureOf(call, BaseSourceError);
      assert.equal(error.failure, 'unreadable');
      assert.ok(error.message.includes(tokenFile) && error.message.includes(code), error.message);
    }
  });

  it('passes on what STS says of the token', async (t) => {
    const now = { ms: Date.now() };
    const aws = await openAws(t, { now: () => new Date(now.ms) });
    const tokenFile = path.join(await temporaryFolder(t), 'token');
    const ask = async (token: string): Promise<ServiceError> => {
      await writeFile(tokenFile, token);
      const call = openGateway(t).baseCredentials(targetOf(aws.url), { ...base, tokenFile }, never);
      return failureOf(call, ServiceError);
    };
    assert.equal((await ask('header.SENTINEL.signature')).code, 'InvalidIdentityToken');
    assert.equal((await ask(aws.webIdentityToken(CI_ISSUER, 'repo:other/shop'))).code, 'AccessDenied');
    const token = aws.webIdentityToken(CI_ISSUER, 'repo:meadow/shop');
    now.ms += 7_200_000;
    assert.match((await ask(token)).code, /^ExpiredToken/);
  });

  it('says when STS cannot be reached', async (t) => {
    const tokenFile = path.join(await temporaryFolder(t), 'token');
    await writeFile(tokenFile, 'any');
    const call = openGateway(t).baseCredentials(
      targetOf('http://127.0.0.1:9'),
      { ...base, tokenFile },
      never,
    );
    assert.equal((await failureOf(call, ConnectionError)).failure, 'refused');
  });

  it('ends with the signal while STS hangs, the connection included', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'hang' } });
    const tokenFile = path.join(await temporaryFolder(t), 'token');
    await writeFile(tokenFile, aws.webIdentityToken(CI_ISSUER, 'repo:meadow/shop'));
    const stop = new AbortController();
    const call = openGateway(t).baseCredentials(targetOf(aws.url), { ...base, tokenFile }, stop.signal);
    await aws.journal.until((entries) => entries.length === 1);
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, reason);
    assert.equal(aws.journal.entries.length, 1);
  });
});

describe('login_session', () => {
  const base: LoginBase = { kind: 'login', profile: 'console', loginSession: danaArn };
  const config = `[profile console]\nlogin_session = ${danaArn}\nregion = eu-west-1\n`;

  async function home(t: Parameters<typeof temporaryFolder>[0]): Promise<{ folder: string; config: string }> {
    const folder = await temporaryFolder(t);
    const file = path.join(folder, 'config');
    await writeFile(file, config);
    setEnvironment(t, { ...POISON, AWS_LOGIN_CACHE_DIRECTORY: folder });
    return { folder, config: file };
  }

  const cacheFile = (folder: string): string =>
    path.join(folder, `${createHash('sha256').update(danaArn).digest('hex')}.json`);

  it('takes the credentials that `aws login` has left', async (t) => {
    const aws = await openAws(t);
    const { folder, config } = await home(t);
    const now = Date.now();
    const keys = await openGateway(t).getSessionToken(
      targetOf(aws.url),
      { accessKeyId: KEYS.dana.accessKeyId, secretAccessKey: new Secret(KEYS.dana.secretAccessKey) },
      { durationSeconds: 900 },
      never,
    );
    await writeFile(
      cacheFile(folder),
      JSON.stringify({
        accessToken: {
          accessKeyId: keys.accessKeyId,
          secretAccessKey: keys.secretAccessKey.reveal(),
          sessionToken: keys.sessionToken?.reveal(),
          accountId: '111111111111',
          expiresAt: new Date(now + 900_000).toISOString(),
        },
        clientId: 'arn:aws:signin:::devtools/same-device',
        refreshToken: 'any',
        dpopKey: 'any',
      }),
    );
    const files = { config, credentials: path.join(folder, 'credentials') };
    assert.equal(await whoIs(t, aws.url, base, { files: () => files }), danaArn);
  });

  for (const [what, content] of [
    ['there was no sign-in', undefined],
    ['the sign-in is damaged', '{"accessToken": SENTINEL'],
    [
      'the sign-in has ended and cannot be renewed',
      JSON.stringify({
        accessToken: { accountId: '1', expiresAt: '2020-01-01T00:00:00Z' },
        clientId: 'x',
        refreshToken: 'SENTINEL',
        dpopKey: 'SENTINEL',
      }),
    ],
  ] as const) {
    it(`asks for a sign-in when ${what}`, async (t) => {
      const { folder, config } = await home(t);
      if (content !== undefined) await writeFile(cacheFile(folder), content);
      const files = { config, credentials: path.join(folder, 'credentials') };
      const gateway = openGateway(t, { files: () => files });
      const error = await failureOf(
        gateway.baseCredentials(targetOf('http://127.0.0.1:9'), base, never),
        BaseSourceError,
      );
      assert.equal(error.failure, 'signInNeeded');
      assert.match(error.message, /console/);
    });
  }
});
