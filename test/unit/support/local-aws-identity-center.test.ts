import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { ListAccountRolesCommand, ListAccountsCommand, LogoutCommand, SSOClient } from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { ACCOUNTS, organisation, SSO } from '../../fixtures/organisation.ts';
import type { LocalAws } from '../../support/local-aws/server.ts';
import { Bench } from './local-aws-helpers.ts';

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const VERIFIER = 'a-verifier-that-is-long-enough-to-be-one-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const REDIRECT = 'http://127.0.0.1:4567/oauth/callback';

interface Registered {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Center {
  readonly bench: Bench;
  readonly aws: LocalAws;
  readonly oidc: SSOOIDCClient;
  readonly portal: SSOClient;
}

async function open(t: TestContext): Promise<Center> {
  const bench = await Bench.start();
  const config = { endpoint: bench.aws.url, region: SSO.region, maxAttempts: 1 };
  const oidc = new SSOOIDCClient(config);
  const portal = new SSOClient(config);
  t.after(async () => {
    oidc.destroy();
    portal.destroy();
    await bench.stop();
  });
  return { bench, aws: bench.aws, oidc, portal };
}

async function register({ oidc }: Center, scopes = ['sso:account:access']): Promise<Registered> {
  const reply = await oidc.send(
    new RegisterClientCommand({
      clientName: 'a test',
      clientType: 'public',
      scopes,
      grantTypes: ['authorization_code', 'refresh_token', DEVICE],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: SSO.startUrl,
    }),
  );
  return { clientId: reply.clientId ?? '', clientSecret: reply.clientSecret ?? '' };
}

function authorizeUrl(aws: LocalAws, clientId: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: REDIRECT, state: 'a-state' },
    ...{ scopes: 'sso:account:access', code_challenge_method: 'S256', code_challenge: CHALLENGE },
    ...more,
  });
  return `${aws.url}/authorize?${query.toString()}`;
}

async function decide(url: string, decision: string): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
}

async function codeFor(center: Center, { clientId }: Registered): Promise<string> {
  const reply = await decide(authorizeUrl(center.aws, clientId), 'allow');
  return new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function refusedWith(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => assert.fail('the call was expected to be refused'),
    (error: unknown) => (error as Error).name,
  );
}

describe('the local Identity Center', () => {
  it('gives a token for a code that a person allowed, once', async (t) => {
    const center = await open(t);
    const client = await register(center);
    const code = await codeFor(center, client);
    const input = {
      ...client,
      ...{ grantType: 'authorization_code', code, codeVerifier: VERIFIER, redirectUri: REDIRECT },
    };
    const token = await center.oidc.send(new CreateTokenCommand(input));
    assert.equal(token.expiresIn, 28_800);
    assert.ok(token.accessToken !== undefined && token.refreshToken !== undefined);
    assert.equal(await refusedWith(center.oidc.send(new CreateTokenCommand(input))), 'InvalidGrantException');
    assert.ok(!JSON.stringify(center.aws.journal.entries).includes('SENTINEL'));
  });

  for (const [what, change] of [
    ['another verifier', { codeVerifier: `${VERIFIER}x` }],
    ['another redirect', { redirectUri: 'http://127.0.0.1:4568/oauth/callback' }],
    ['another code', { code: 'guessed' }],
  ] as const) {
    it(`refuses ${what}`, async (t) => {
      const center = await open(t);
      const client = await register(center);
      const code = await codeFor(center, client);
      const input = {
        ...client,
        ...{ grantType: 'authorization_code', code, codeVerifier: VERIFIER, redirectUri: REDIRECT },
        ...change,
      };
      assert.equal(
        await refusedWith(center.oidc.send(new CreateTokenCommand(input))),
        'InvalidGrantException',
      );
    });
  }

  it('asks the person, and tells the client of a denial', async (t) => {
    const center = await open(t);
    const { clientId } = await register(center);
    const url = authorizeUrl(center.aws, clientId);
    assert.match(await (await fetch(url)).text(), /a test.*Allow access.*Deny access/s);
    const back = new URL((await decide(url, 'deny')).headers.get('location') ?? '');
    assert.deepEqual(
      [back.origin, back.searchParams.get('error'), back.searchParams.get('state')],
      ['http://127.0.0.1:4567', 'access_denied', 'a-state'],
    );
  });

  it('sends nobody to an address that was not registered, or without PKCE', async (t) => {
    const center = await open(t);
    const { clientId } = await register(center);
    for (const change of [
      { redirect_uri: 'http://127.0.0.1:4567/other' },
      { redirect_uri: 'https://evil.example/oauth/callback' },
      { code_challenge_method: 'plain' },
      { code_challenge: '' },
      { scopes: 'sso:account:access everything' },
    ]) {
      assert.equal((await fetch(authorizeUrl(center.aws, clientId, change))).status, 400);
    }
  });

  it('lets a device poll: pending, too fast, then the token', async (t) => {
    const center = await open(t);
    const client = await register(center, []);
    const started = await center.oidc.send(
      new StartDeviceAuthorizationCommand({ ...client, startUrl: SSO.startUrl }),
    );
    const poll = () =>
      center.oidc.send(
        new CreateTokenCommand({ ...client, grantType: DEVICE, deviceCode: started.deviceCode }),
      );
    assert.equal(await refusedWith(poll()), 'AuthorizationPendingException');
    assert.equal(await refusedWith(poll()), 'SlowDownException');
    const url = started.verificationUriComplete ?? '';
    assert.match(await (await fetch(url)).text(), new RegExp(started.userCode ?? '?'));
    assert.equal((await decide(url, 'allow')).status, 200);
    center.bench.clock.advance(9);
    assert.equal(await refusedWith(poll()), 'SlowDownException');
    center.bench.clock.advance(20);
    const token = await poll();
    // Without a scope of Identity Center there is nothing to renew with.
    assert.deepEqual([token.accessToken !== undefined, token.refreshToken], [true, undefined]);
  });

  it('ends a device code by denial and by time', async (t) => {
    const center = await open(t);
    const client = await register(center);
    for (const [end, wanted] of [
      ['deny', 'AccessDeniedException'],
      ['wait', 'ExpiredTokenException'],
    ] as const) {
      const started = await center.oidc.send(
        new StartDeviceAuthorizationCommand({ ...client, startUrl: SSO.startUrl }),
      );
      if (end === 'deny') await decide(started.verificationUriComplete ?? '', 'deny');
      else center.bench.clock.advance(601);
      const poll = center.oidc.send(
        new CreateTokenCommand({ ...client, grantType: DEVICE, deviceCode: started.deviceCode }),
      );
      assert.equal(await refusedWith(poll), wanted);
    }
  });

  it('renews a token once per refresh token, and knows its clients', async (t) => {
    const center = await open(t);
    const client = await register(center);
    const code = await codeFor(center, client);
    const first = await center.oidc.send(
      new CreateTokenCommand({
        ...client,
        ...{ grantType: 'authorization_code', code, codeVerifier: VERIFIER, redirectUri: REDIRECT },
      }),
    );
    const refresh = (from: string | undefined, who: Registered) =>
      center.oidc.send(new CreateTokenCommand({ ...who, grantType: 'refresh_token', refreshToken: from }));
    const second = await refresh(first.refreshToken, client);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal(await refusedWith(refresh(first.refreshToken, client)), 'InvalidGrantException');
    const forged = { ...client, clientSecret: 'guessed' };
    assert.equal(await refusedWith(refresh(second.refreshToken, forged)), 'InvalidClientException');
    center.bench.clock.advance(91 * 86_400);
    assert.equal(await refusedWith(refresh(second.refreshToken, client)), 'InvalidClientException');
  });
});

describe('the portal', () => {
  it('lists accounts and roles page by page, until the person signs out', async (t) => {
    const { portal } = await open(t);
    const accessToken = SSO.accessToken;
    const first = await portal.send(new ListAccountsCommand({ accessToken, maxResults: 1 }));
    assert.deepEqual(
      first.accountList?.map(({ accountId, accountName }) => [accountId, accountName]),
      [[ACCOUNTS.hub, 'identity']],
    );
    const assigned = organisation.identityCenter?.assignments.filter(
      ({ accountId }) => accountId === ACCOUNTS.hub,
    );
    const roles: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const input = { accessToken, accountId: ACCOUNTS.hub, maxResults: 1, nextToken };
      const page = await portal.send(new ListAccountRolesCommand(input));
      roles.push(...(page.roleList ?? []).map(({ roleName }) => roleName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    assert.deepEqual(
      roles,
      assigned?.map(({ roleName }) => roleName),
    );
    await portal.send(new LogoutCommand({ accessToken }));
    assert.equal(
      await refusedWith(portal.send(new ListAccountsCommand({ accessToken }))),
      'UnauthorizedException',
    );
  });
});
