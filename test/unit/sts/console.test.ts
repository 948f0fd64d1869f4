import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Secret } from '../../../src/config/secret.ts';
import {
  consoleSite,
  destinationUrl,
  isConsoleService,
  isFederationUrl,
  loginUrl,
  noConsole,
  readSigninToken,
  signinTokenUrl,
} from '../../../src/sts/console.ts';
import type { Credentials } from '../../../src/sts/credentials.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { KEYS, organisation, role } from '../../fixtures/organisation.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chain } from '../views/samples.ts';

const session: Credentials = {
  accessKeyId: 'ASIASESSIONEXAMPLE00',
  secretAccessKey: new Secret('a+secret/key='),
  sessionToken: new Secret('a&token=='),
};

describe('links to the console', () => {
  for (const [partition, federation, page] of [
    ['aws', 'https://us-east-1.signin.aws.amazon.com/federation', 'https://console.aws.amazon.com'],
    ['aws-cn', 'https://signin.amazonaws.cn/federation', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'https://signin.amazonaws-us-gov.com/federation', 'https://console.amazonaws-us-gov.com'],
  ] as const) {
    test(`of the partition ${partition}`, () => {
      const site = consoleSite(partition);
      assert.deepEqual(site, { federationUrl: federation, consoleUrl: page });
      const destination = destinationUrl(page, 's3', 'some-region-1');
      assert.equal(destination, `${page}/s3/home?region=some-region-1`);
      const link = new URL(loginUrl(federation, 'to+ken=', destination));
      assert.equal(link.origin + link.pathname, federation);
      assert.deepEqual(Object.fromEntries(link.searchParams), {
        Action: 'login',
        Issuer: 'role-chain',
        Destination: destination,
        SigninToken: 'to+ken=',
      });
    });
  }

  test('are not made up for partitions whose addresses are not published', () => {
    assert.equal(consoleSite('aws-iso'), undefined);
  });

  test('lead to the start page, in the last region where there is none', () => {
    assert.equal(destinationUrl('https://c', 'home', undefined), 'https://c/console/home');
  });

  test('the request holds the session, and never a duration', () => {
    const url = new URL(signinTokenUrl('https://f/federation', session));
    assert.deepEqual([...url.searchParams.keys()], ['Action', 'Session']);
    assert.deepEqual(JSON.parse(url.searchParams.get('Session') ?? ''), {
      sessionId: 'ASIASESSIONEXAMPLE00',
      sessionKey: 'a+secret/key=',
      sessionToken: 'a&token==',
    });
  });

  test('are for sessions of roles only', () => {
    const { sessionToken: _, ...keys } = session;
    assert.equal(noConsole('arn:aws:sts::111111111111:assumed-role/R/dana', session), undefined);
    assert.equal(noConsole('arn:aws:iam::111111111111:user/dana', session), 'user');
    assert.equal(noConsole('arn:aws:iam::111111111111:root', keys), 'root');
    assert.equal(noConsole('arn:aws:sts::111111111111:assumed-role/R/dana', keys), 'noSession');
  });

  test('nothing but the name of a service becomes part of an address', () => {
    assert.ok(isConsoleService('systems-manager'));
    for (const text of ['', '../x', 'S3', 's3?x', 'a b', '@evil']) assert.ok(!isConsoleService(text), text);
  });

  test('take another federation endpoint over TLS or on this machine only', () => {
    for (const url of [
      'https://eu-west-1.signin.aws.amazon.com/federation',
      'http://127.0.0.1:4000/federation',
      'http://127.0.0.1/federation',
    ]) {
      assert.ok(isFederationUrl(url), url);
    }
    for (const url of [
      '',
      'federation',
      'http://signin.aws.amazon.com/federation',
      'http://127.0.0.1.example.com/federation',
      // What looks like an address of this machine is the name and password of somebody at another.
      'http://127.0.0.1:4000@example.com/federation',
      'https://signin.aws.amazon.com@example.com/federation',
      'https://signin.aws.amazon.com/federation?Action=x',
      'https://signin.aws.amazon.com/federation#x',
      'https://signin.aws.amazon.com/fed eration',
      'file:///federation',
    ]) {
      assert.ok(!isFederationUrl(url), url);
    }
  });

  test('an answer without a token is none', () => {
    assert.equal(readSigninToken('{"SigninToken":"t"}'), 't');
    for (const body of ['', '<html>', '{}', '{"SigninToken":3}', 'null']) {
      assert.equal(readSigninToken(body), undefined, body);
    }
  });
});

describe('the sign-in token', () => {
  let aws: LocalAws;
  const gateway = createGateway({
    now: () => Date.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '', credentials: '' }),
  });
  before(async () => {
    aws = await startLocalAws({ organisation });
  });
  after(async () => {
    await gateway.close();
    await aws.close();
  });
  const ask = (credentials: Credentials): Promise<string> =>
    gateway.signinToken(chain('x', []), aws.federationUrl, credentials, new AbortController().signal);

  async function hub(): Promise<Credentials> {
    const client = new STSClient({ endpoint: aws.url, region: 'eu-west-1', credentials: KEYS.dana });
    const { Credentials: made } = await client.send(
      new AssumeRoleCommand({ RoleArn: role('hub', 'Hub'), RoleSessionName: 'dana' }),
    );
    client.destroy();
    assert.ok(made?.AccessKeyId && made.SecretAccessKey && made.SessionToken);
    return {
      accessKeyId: made.AccessKeyId,
      secretAccessKey: new Secret(made.SecretAccessKey),
      sessionToken: new Secret(made.SessionToken),
    };
  }

  test('is given for a live session, and signs in as it', async () => {
    const token = await ask(await hub());
    const page = await (await fetch(loginUrl(aws.federationUrl, token, 'https://console/s3/home'))).text();
    assert.match(page, /^Signed in as arn:aws:sts::111111111111:assumed-role\/Hub\/dana, .*s3\/home$/);
    const calls = aws.journal.entries.filter(({ service }) => service === 'federation');
    assert.deepEqual(
      calls.map(({ action }) => action),
      ['getSigninToken', 'login'],
    );
    assert.doesNotMatch(JSON.stringify(calls), new RegExp(token));
  });

  test('is refused for what is no live session, without a word of the credentials', async () => {
    const { sessionToken: _, ...keys } = await hub();
    for (const credentials of [session, keys]) {
      await assert.rejects(ask(credentials), (error: Error) => {
        assert.equal(error.name, 'ServiceError');
        assert.doesNotMatch(`${error.message}${error.stack ?? ''}`, /a\+secret|a&token|SENTINEL/);
        return true;
      });
    }
  });

  test('a session that was tampered with, and a duration, are refused', async () => {
    const credentials = await hub();
    await assert.rejects(ask({ ...credentials, secretAccessKey: new Secret('other') }));
    const url = `${signinTokenUrl(aws.federationUrl, credentials)}&SessionDuration=3600`;
    assert.equal((await fetch(url)).status, 400);
  });
});
