import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { ConnectionError } from '../../../src/sts/errors.ts';
import { proxyFor, type ProxySettings } from '../../../src/sts/proxy.ts';
import { role } from '../../fixtures/organisation.ts';
import { createAuthority } from '../../support/certificates.ts';
import type { LocalAws } from '../../support/local-aws/server.ts';
import { sourced } from '../../support/plans.ts';
import { startConnectProxy, startTlsFront, type ConnectProxy } from '../../support/tlsFront.ts';
import {
  dana,
  failureOf,
  never,
  openAws,
  openGateway,
  setEnvironment,
  targetOf,
  temporaryFolder,
} from './bench.ts';

const STS = 'sts.eu-west-1.amazonaws.com';
const NO_PROXIES = {
  HTTPS_PROXY: undefined,
  https_proxy: undefined,
  HTTP_PROXY: undefined,
  http_proxy: undefined,
  ALL_PROXY: undefined,
  all_proxy: undefined,
  NO_PROXY: undefined,
  no_proxy: undefined,
};

interface Company {
  readonly aws: LocalAws;
  readonly proxy: ConnectProxy;
  /** The real endpoint of a region, which only the proxy can reach. */
  readonly target: ChainPlan;
}

/** A network that is left only through a proxy, which reads along with an authority of its own. */
async function openCompany(t: TestContext, refuse?: number): Promise<Company> {
  setEnvironment(t, NO_PROXIES);
  const authority = createAuthority();
  const aws = await openAws(t);
  const front = await startTlsFront(authority.issue([STS, '127.0.0.1']), Number(new URL(aws.url).port));
  t.after(() => front.close());
  const proxy = await startConnectProxy({
    targetPort: front.port,
    ...(refuse === undefined ? {} : { refuse }),
  });
  t.after(() => proxy.close());
  const file = path.join(await temporaryFolder(t), 'ca.pem');
  await writeFile(file, authority.cert);
  const { sts, ...rest } = targetOf(aws.url, { caBundle: sourced(file) });
  const { url: _url, ...own } = sts;
  return { aws, proxy, target: { ...rest, sts: own } };
}

const withPassword = (url: string): string => url.replace('://', '://dana:SENTINEL-word@');

describe('a proxy', () => {
  it('of http.proxy is used, with one tunnel for all hops of a chain', async (t) => {
    const { aws, proxy, target } = await openCompany(t);
    const gateway = openGateway(t, { proxySettings: () => ({ proxy: proxy.url }) });
    const first = await gateway.assumeRole(
      target,
      dana,
      { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' },
      never,
    );
    await gateway.getCallerIdentity(target, first.credentials, never);
    assert.equal(aws.journal.entries.length, 2);
    assert.deepEqual(
      proxy.asked.map((head) => head.split('\r\n')[0]),
      [`CONNECT ${STS}:443 HTTP/1.1`],
    );
    await gateway.close();
    while (proxy.open() > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('is told user name and password of its URL', async (t) => {
    const { proxy, target } = await openCompany(t);
    const gateway = openGateway(t, { proxySettings: () => ({ proxy: withPassword(proxy.url) }) });
    await gateway.getCallerIdentity(target, dana, never);
    const wanted = Buffer.from('dana:SENTINEL-word').toString('base64');
    assert.ok(proxy.asked[0]?.includes(`Proxy-Authorization: Basic ${wanted}`));
  });

  it('of HTTPS_PROXY is used where the editor has none', async (t) => {
    const { proxy, target } = await openCompany(t);
    setEnvironment(t, { HTTPS_PROXY: proxy.url });
    await openGateway(t).getCallerIdentity(target, dana, never);
    assert.equal(proxy.asked.length, 1);
  });

  it('is used from the moment on when the setting is made', async (t) => {
    const { proxy, target } = await openCompany(t);
    const settings: { proxy: string } = { proxy: 'http://127.0.0.1:9' };
    const gateway = openGateway(t, { proxySettings: () => settings });
    await failureOf(gateway.getCallerIdentity(target, dana, never), ConnectionError);
    settings.proxy = proxy.url;
    await gateway.getCallerIdentity(target, dana, never);
    assert.equal(proxy.asked.length, 1);
  });

  for (const status of [407, 403, 502]) {
    it(`that refuses with ${String(status)} is named as the reason`, async (t) => {
      const { aws, proxy, target } = await openCompany(t, status);
      const gateway = openGateway(t, { proxySettings: () => ({ proxy: withPassword(proxy.url) }) });
      const error = await failureOf(gateway.getCallerIdentity(target, dana, never), ConnectionError);
      assert.equal(error.failure, 'proxy');
      assert.ok(error.message.includes(String(status)) && error.message.includes(STS), error.message);
      assert.ok(error.message.includes(new URL(proxy.url).host), error.message);
      assert.doesNotMatch(error.message, /SENTINEL/);
      assert.equal(aws.journal.entries.length, 0);
      assert.equal(gateway.clockSkew, 0, 'the clock of a proxy says nothing');
    });
  }

  for (const [what, url] of [
    ['is not running', 'http://dana:SENTINEL@127.0.0.1:9'],
    ['has a name that nobody knows', 'http://dana:SENTINEL@proxy.invalid:8080'],
    ['is of a kind that is not supported', 'socks://dana:SENTINEL@127.0.0.1:1080'],
    ['is no URL', 'SENTINEL'],
  ] as const) {
    it(`that ${what} is named as the reason`, async (t) => {
      const { target } = await openCompany(t);
      const gateway = openGateway(t, { proxySettings: () => ({ proxy: url }) });
      const error = await failureOf(gateway.getCallerIdentity(target, dana, never), ConnectionError);
      assert.equal(error.failure, 'proxy');
      assert.doesNotMatch(error.message, /SENTINEL/);
    });
  }

  it('that says nothing is given up on', async (t) => {
    const { target } = await openCompany(t);
    const silent = await startConnectProxy({ targetPort: 9 });
    t.after(() => silent.close());
    const hanging = await openAws(t);
    hanging.faults.add({ fault: { kind: 'hang' } });
    const gateway = openGateway(t, {
      proxySettings: () => ({ proxy: silent.url }),
      timeouts: { connectMs: 200, requestMs: 200 },
    });
    const error = await failureOf(
      gateway.getCallerIdentity({ ...target, maxAttempts: sourced(1) }, dana, never),
      ConnectionError,
    );
    assert.match(error.failure, /reset|timeout|proxy/);
  });

  it('does not make an unknown authority trusted', async (t) => {
    const { proxy, target } = await openCompany(t);
    const { caBundle: _caBundle, ...untrusting } = target;
    const gateway = openGateway(t, { proxySettings: () => ({ proxy: proxy.url }) });
    const error = await failureOf(gateway.getCallerIdentity(untrusting, dana, never), ConnectionError);
    assert.equal(error.failure, 'tls');
  });
});

describe('proxyFor', () => {
  const proxy = 'http://proxy.example:8080';
  for (const [url, settings, environment, expected] of [
    [`https://${STS}`, {}, {}, undefined],
    [`https://${STS}`, { proxy }, {}, proxy],
    [`https://${STS}`, { proxy: '' }, { HTTPS_PROXY: proxy }, proxy],
    [`https://${STS}`, { proxy }, { HTTPS_PROXY: 'http://other:1' }, proxy],
    [`https://${STS}`, {}, { https_proxy: proxy }, proxy],
    [`https://${STS}`, {}, { ALL_PROXY: proxy }, proxy],
    [`https://${STS}`, {}, { HTTP_PROXY: proxy }, undefined],
    [`https://${STS}`, {}, { HTTPS_PROXY: proxy, NO_PROXY: '.amazonaws.com' }, undefined],
    [`https://${STS}`, {}, { HTTPS_PROXY: proxy, NO_PROXY: 'example.com, *' }, undefined],
    [`https://${STS}`, {}, { HTTPS_PROXY: proxy, NO_PROXY: 'amazonaws.com' }, proxy],
    [`https://${STS}`, { proxy, noProxy: ['amazonaws.com'] }, {}, undefined],
    [`https://${STS}`, { proxy, noProxy: ['*.amazonaws.com'] }, {}, undefined],
    [`https://${STS}`, { proxy, noProxy: [' .AmazonAWS.com '] }, {}, undefined],
    [`https://${STS}`, { proxy, noProxy: ['naws.com', ''] }, {}, proxy],
    [`https://${STS}`, { proxy, noProxy: ['*'] }, {}, undefined],
    [`https://${STS}`, { proxy }, { NO_PROXY: 'example.com, .amazonaws.com' }, undefined],
    [`https://${STS}`, { proxy }, { no_proxy: 'example.com *' }, undefined],
    [`https://${STS}`, { proxy, noProxy: ['example.com'] }, { NO_PROXY: STS }, undefined],
    [`https://${STS}`, { proxy }, { NO_PROXY: 'example.com' }, proxy],
    ['https://localhost:4566', { proxy }, {}, undefined],
    ['http://127.0.0.1:4566', { proxy }, {}, undefined],
    ['https://[::1]:4566', { proxy }, {}, undefined],
  ] as const satisfies readonly (readonly [
    string,
    ProxySettings,
    Record<string, string>,
    string | undefined,
  ])[]) {
    it(`${url} with ${JSON.stringify({ ...settings, ...environment })}`, (t) => {
      setEnvironment(t, { ...NO_PROXIES, ...environment });
      assert.equal(proxyFor(url, settings), expected);
    });
  }
});
