import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { buildSdk } from '../../../scripts/build.ts';
import type { Base } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import type * as sdk from '../../../src/sts/sdk.ts';
import { TokenStore } from '../../../src/sts/signIn/tokenStore.ts';
import { ACCOUNTS, CI_ISSUER, CONTAINER_TOKEN, KEYS, role, SSO } from '../../fixtures/organisation.ts';
import { roleArn, sourced, staticKeys } from '../../support/plans.ts';
import {
  dana,
  failureOf,
  never,
  openAws,
  openGateway,
  POISON,
  setEnvironment,
  targetOf,
  temporaryFolder,
  type TestGateway,
} from './bench.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-sdk-'));
  await buildSdk(folder);
});
after(() => rm(folder, { recursive: true, force: true }));

const load = (file: string): unknown => createRequire(import.meta.url)(path.join(folder, file));

function openShipped(t: TestContext, options: Partial<sdk.GatewayOptions> = {}): TestGateway {
  return openGateway(t, options, (load('sdk.cjs') as typeof sdk).createGateway);
}

describe('the SDK as it is shipped', () => {
  it('can load each of its parts, and loads none of them for keys in a file', async (t) => {
    const aws = await openAws(t);
    const gateway = openShipped(t);
    const target = targetOf(aws.url);
    const caller = await gateway.baseCredentials(target, staticKeys(KEYS.dana), never);
    const asked = { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' };
    const { credentials } = await gateway.assumeRole(target, caller, asked, never);
    assert.match((await gateway.getCallerIdentity(target, credentials, never)).arn, /Hub\/dana$/);
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) =>
      file.startsWith(folder),
    );
    assert.deepEqual(
      loaded.map((file) => path.basename(file)),
      ['sdk.cjs'],
    );
    for (const file of await readdir(folder)) load(file);
  });

  it('has nothing in its first file that only other chains need', async () => {
    const first = await readFile(path.join(folder, 'sdk.cjs'), 'utf8');
    for (const mark of ['application/x-amz-json-1.1', 'Proxy-Authorization', 'node:child_process']) {
      assert.ok(!first.includes(mark), mark);
    }
  });

  it('refuses as STS does', async (t) => {
    const aws = await openAws(t);
    const asked = { roleArn: role('hub', 'Nobody'), roleSessionName: 'dana' };
    const error = await failureOf(
      openShipped(t).assumeRole(targetOf(aws.url), dana, asked, never),
      ServiceError,
    );
    assert.equal(error.code, 'AccessDenied');
  });

  it('goes through a proxy', async (t) => {
    setEnvironment(t, { NO_PROXY: undefined, no_proxy: undefined });
    const gateway = openShipped(t, { proxySettings: () => ({ proxy: 'http://127.0.0.1:9' }) });
    const target = targetOf('https://sts.example', { maxAttempts: sourced(1) });
    const error = await failureOf(gateway.getCallerIdentity(target, dana, never), ConnectionError);
    assert.equal(error.failure, 'proxy');
  });

  it('takes every kind of base', async (t) => {
    const aws = await openAws(t);
    const files = await temporaryFolder(t);
    const tokenFile = path.join(files, 'token');
    await writeFile(tokenFile, aws.webIdentityToken(CI_ISSUER, 'repo:meadow/deploy:ref:refs/heads/main'));
    const script = path.join(files, 'keys.cjs');
    const { accessKeyId, secretAccessKey } = KEYS.dana;
    await writeFile(
      script,
      `console.log(${JSON.stringify(JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }))})`,
    );
    setEnvironment(t, {
      ...POISON,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: undefined,
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
    });
    const tokens = new TokenStore(files);
    await tokens.keepToken(
      { startUrl: SSO.startUrl, region: SSO.region, name: 'meadow' },
      { accessToken: new Secret(SSO.accessToken), expiresAt: Date.now() + 3_600_000 },
    );
    const sso = {
      startUrl: SSO.startUrl,
      ssoRegion: SSO.region,
      session: 'meadow',
      portalUrl: sourced(aws.url),
    };
    const bases: Base[] = [
      { kind: 'environment', profile: 'x' },
      { kind: 'process', profile: 'x', command: new Secret(`"${process.execPath}" "${script}"`) },
      { kind: 'instanceMetadata', profile: 'x' },
      { kind: 'containerMetadata', profile: 'x' },
      { kind: 'webIdentity', profile: 'x', tokenFile, role: roleArn(role('staging', 'CiDeploy')) },
      { kind: 'sso', profile: 'x', ...sso, ssoAccountId: ACCOUNTS.hub, ssoRoleName: 'Engineer' },
    ];
    const gateway = openShipped(t, { tokens });
    for (const base of bases) {
      const credentials = await gateway.baseCredentials(targetOf(aws.url), base, never);
      assert.ok((await gateway.getCallerIdentity(targetOf(aws.url), credentials, never)).arn, base.kind);
    }
  });
});
