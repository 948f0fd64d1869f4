import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { ConnectionError } from '../../../src/sts/errors.ts';
import { role } from '../../fixtures/organisation.ts';
import { createAuthority, type Authority, type Identity } from '../../support/certificates.ts';
import type { LocalAws } from '../../support/local-aws/server.ts';
import { sourced } from '../../support/plans.ts';
import { startTlsFront, type Front } from '../../support/tlsFront.ts';
import {
  dana,
  failureOf,
  never,
  openAws,
  openGateway,
  setEnvironment,
  targetOf,
  temporaryFolder,
  type TestGateway,
} from './bench.ts';

let authority: Authority;
before(() => {
  authority = createAuthority();
});

const portOf = (url: string): number => Number(new URL(url).port);

async function openTls(
  t: TestContext,
  identity: Identity,
): Promise<{ aws: LocalAws; front: Front; url: string }> {
  setEnvironment(t, {
    HTTPS_PROXY: undefined,
    https_proxy: undefined,
    ALL_PROXY: undefined,
    all_proxy: undefined,
  });
  const aws = await openAws(t);
  const front = await startTlsFront(identity, portOf(aws.url));
  t.after(() => front.close());
  return { aws, front, url: `https://127.0.0.1:${String(front.port)}` };
}

async function caFile(t: TestContext, ...pem: string[]): Promise<string> {
  const file = path.join(await temporaryFolder(t), 'ca.pem');
  await writeFile(file, pem.join('\n'));
  return file;
}

async function threeHops(gateway: TestGateway, target: ReturnType<typeof targetOf>): Promise<void> {
  let caller = dana;
  for (const roleArn of [role('hub', 'Hub'), role('staging', 'Deploy'), role('production', 'Release')]) {
    caller = (await gateway.assumeRole(target, caller, { roleArn, roleSessionName: 'dana' }, never))
      .credentials;
  }
  await gateway.getCallerIdentity(target, caller, never);
}

describe('connections', () => {
  it('one, kept alive, serves all hops of a chain', async (t) => {
    const aws = await openAws(t);
    await threeHops(openGateway(t), targetOf(aws.url));
    assert.equal(aws.journal.entries.length, 4);
    assert.equal(new Set(aws.journal.entries.map(({ connection }) => connection)).size, 1);
  });

  it('one over TLS as well', async (t) => {
    const { aws, front, url } = await openTls(t, authority.issue(['127.0.0.1']));
    const target = targetOf(url, { caBundle: sourced(await caFile(t, authority.cert)) });
    await threeHops(openGateway(t), target);
    assert.equal(new Set(aws.journal.entries.map(({ connection }) => connection)).size, 1);
    assert.equal(front.open(), 1);
  });

  it('are all closed with the gateway', async (t) => {
    const { front, url } = await openTls(t, authority.issue(['127.0.0.1']));
    const target = targetOf(url, { caBundle: sourced(await caFile(t, authority.cert)) });
    const gateway = openGateway(t);
    await Promise.all([1, 2, 3].map(() => gateway.getCallerIdentity(target, dana, never)));
    assert.ok(front.open() >= 1);
    await gateway.close();
    while (front.open() > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('that are in use end with the gateway', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'hang' } });
    const gateway = openGateway(t);
    const call = failureOf(
      gateway.getCallerIdentity(targetOf(aws.url, { maxAttempts: sourced(1) }), dana, never),
      ConnectionError,
    );
    await aws.journal.until((entries) => entries.length === 1);
    await gateway.close();
    assert.equal((await call).failure, 'reset');
  });

  it('are made anew after the gateway was closed', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    await gateway.getCallerIdentity(targetOf(aws.url), dana, never);
    await gateway.close();
    await gateway.getCallerIdentity(targetOf(aws.url), dana, never);
    assert.equal(new Set(aws.journal.entries.map(({ connection }) => connection)).size, 2);
  });
});

describe('ca_bundle', () => {
  it('makes a company’s authority trusted', async (t) => {
    const { url } = await openTls(t, authority.issue(['127.0.0.1']));
    const file = await caFile(t, createAuthority('Another').cert, authority.cert);
    const { arn } = await openGateway(t).getCallerIdentity(
      targetOf(url, { caBundle: sourced(file) }),
      dana,
      never,
    );
    assert.match(arn, /user\/dana$/);
  });

  const day = 86_400_000;
  for (const [what, identity, trusted] of [
    ['an unknown authority', () => authority.issue(['127.0.0.1']), undefined],
    [
      'an authority that is not in the bundle',
      () => authority.issue(['127.0.0.1']),
      createAuthority('Another').cert,
    ],
    ['the name of another host', () => authority.issue(['sts.example']), 'own'],
    [
      'an end in the past',
      () =>
        authority.issue(['127.0.0.1'], {
          from: new Date(Date.now() - 3 * day),
          until: new Date(Date.now() - day),
        }),
      'own',
    ],
  ] as const) {
    it(`does not trust a certificate with ${what}`, async (t) => {
      const { aws, url } = await openTls(t, identity());
      const ca = trusted === 'own' ? authority.cert : trusted;
      const caBundle = ca === undefined ? {} : { caBundle: sourced(await caFile(t, ca)) };
      const error = await failureOf(
        openGateway(t).getCallerIdentity(targetOf(url, caBundle), dana, never),
        ConnectionError,
      );
      assert.equal(error.failure, 'tls');
      assert.match(error.message, /ca_bundle/);
      assert.equal(aws.journal.entries.length, 0);
    });
  }

  it('says when the server does not speak TLS', async (t) => {
    const aws = await openAws(t);
    const target = targetOf(aws.url.replace('http:', 'https:'));
    setEnvironment(t, { HTTPS_PROXY: undefined, https_proxy: undefined });
    const error = await failureOf(openGateway(t).getCallerIdentity(target, dana, never), ConnectionError);
    assert.equal(error.failure, 'tls');
  });

  for (const [what, content] of [
    ['is missing', undefined],
    ['is empty', ''],
    ['holds no certificate', 'SENTINEL'],
    ['holds a broken certificate', '-----BEGIN CERTIFICATE-----\nSENTINEL\n-----END CERTIFICATE-----\n'],
  ] as const) {
    it(`says so when the file ${what}`, async (t) => {
      const { url } = await openTls(t, authority.issue(['127.0.0.1']));
      const file = await caFile(t, content ?? '');
      if (content === undefined) await rm(file);
      const target = targetOf(url, { caBundle: sourced(file) });
      const error = await failureOf(openGateway(t).getCallerIdentity(target, dana, never), ConnectionError);
      assert.equal(error.failure, 'tls');
      assert.ok(error.message.includes(file), error.message);
      assert.doesNotMatch(error.message, /SENTINEL/);
    });
  }

  it('is read again when the file has changed', async (t) => {
    const { url } = await openTls(t, authority.issue(['127.0.0.1']));
    const file = await caFile(t, createAuthority('Another').cert);
    const target = targetOf(url, { caBundle: sourced(file) });
    const gateway = openGateway(t);
    await failureOf(gateway.getCallerIdentity(target, dana, never), ConnectionError);
    await writeFile(file, `# The right one\n${authority.cert}`);
    await gateway.getCallerIdentity(target, dana, never);
  });
});
