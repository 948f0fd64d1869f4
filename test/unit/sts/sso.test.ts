import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { SsoBase } from '../../../src/config/plan.ts';
import { BaseSourceError, ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import { ACCOUNTS, SSO } from '../../fixtures/organisation.ts';
import type { Fault } from '../../support/local-aws/faults.ts';
import { sourced } from '../../support/plans.ts';
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

const engineer = /assumed-role\/AWSReservedSSO_Engineer_0123456789abcdef\/dana@meadow\.example$/;

const legacy: SsoBase = {
  kind: 'sso',
  profile: 'sso-dana',
  startUrl: SSO.startUrl,
  ssoRegion: SSO.region,
  ssoAccountId: ACCOUNTS.hub,
  ssoRoleName: 'Engineer',
};
const modern: SsoBase = { ...legacy, session: 'meadow' };

/** A home without a sign-in; `signIn` writes the file that `aws sso login` would. */
async function home(
  t: TestContext,
): Promise<{ signIn: (key: string, token: object) => Promise<void>; config: string }> {
  const folder = await temporaryFolder(t);
  const cache = path.join(folder, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  const config = path.join(folder, '.aws', 'config');
  await writeFile(
    config,
    `[profile sso-dana]\nsso_session = meadow\nsso_account_id = ${ACCOUNTS.hub}\nsso_role_name = Engineer\n` +
      `[sso-session meadow]\nsso_start_url = ${SSO.startUrl}\nsso_region = ${SSO.region}\n`,
  );
  setEnvironment(t, { ...POISON, HOME: folder, USERPROFILE: folder });
  return {
    config,
    signIn: (key, token) =>
      writeFile(
        path.join(cache, `${createHash('sha1').update(key).digest('hex')}.json`),
        JSON.stringify(token),
      ),
  };
}

const token = (hours = 1, accessToken: string = SSO.accessToken): object => ({
  startUrl: SSO.startUrl,
  region: SSO.region,
  accessToken,
  expiresAt: new Date(Date.now() + hours * 3_600_000).toISOString(),
});

describe('IAM Identity Center', () => {
  it('gives the role to who is signed in, in the form with a session', async (t) => {
    const aws = await openAws(t);
    const { signIn } = await home(t);
    await signIn('meadow', token());
    assert.match(await whoIs(t, aws.url, { ...modern, portalUrl: sourced(aws.url) }), engineer);
    assert.deepEqual(aws.journal.entries[0]?.parameters, { account_id: ACCOUNTS.hub, role_name: 'Engineer' });
  });

  it('gives the role to who is signed in, in the legacy form', async (t) => {
    const aws = await openAws(t);
    const { signIn } = await home(t);
    await signIn(SSO.startUrl, token());
    assert.match(await whoIs(t, aws.url, { ...legacy, portalUrl: sourced(aws.url) }), engineer);
  });

  it('keeps the end that the portal names', async (t) => {
    const aws = await openAws(t, { settings: { sessionSeconds: 1234 } });
    const { signIn } = await home(t);
    await signIn('meadow', token());
    const base = { ...modern, portalUrl: sourced(aws.url) };
    const { expiresAt = 0 } = await openGateway(t).baseCredentials(targetOf(aws.url), base, never);
    assert.ok(Math.abs(expiresAt - Date.now() - 1_234_000) < 60_000);
  });

  for (const [what, key, content] of [
    ['there was no sign-in', undefined, {}],
    ['the sign-in has ended', 'meadow', token(-1)],
    ['the sign-in has no token', 'meadow', { expiresAt: '2999-01-01T00:00:00Z' }],
    ['the portal does not know the token', 'meadow', token(1, 'SENTINEL-revoked')],
  ] as const) {
    for (const base of [legacy, modern]) {
      it(`asks for a sign-in when ${what} (${base.session ?? 'legacy'})`, async (t) => {
        const aws = await openAws(t);
        const { signIn, config } = await home(t);
        if (key !== undefined) await signIn(base.session ?? base.startUrl, content);
        const files = { config, credentials: `${config}-none` };
        const gateway = openGateway(t, { files: () => files });
        const call = gateway.baseCredentials(
          targetOf(aws.url),
          { ...base, portalUrl: sourced(aws.url) },
          never,
        );
        const error = await failureOf(call, BaseSourceError);
        assert.equal(error.failure, 'signInNeeded');
        assert.ok(error.message.includes(base.session ?? base.startUrl), error.message);
        assert.doesNotMatch(error.message, /SENTINEL/);
      });
    }
  }

  async function asking(
    t: TestContext,
    base: SsoBase,
    fault?: Fault,
  ): Promise<{ call: Promise<unknown>; calls: () => number }> {
    const aws = await openAws(t);
    const { signIn, config } = await home(t);
    await signIn('meadow', token());
    if (fault !== undefined) aws.faults.add({ fault, service: 'portal' });
    const files = { config, credentials: `${config}-none` };
    const gateway = openGateway(t, {
      files: () => files,
      ...(fault?.kind === 'hang' && { timeouts: { connectMs: 5000, requestMs: 200 } }),
    });
    const target = targetOf(aws.url, { maxAttempts: sourced(2) });
    return {
      call: gateway.baseCredentials(target, { ...base, portalUrl: sourced(aws.url) }, never),
      calls: () => aws.journal.entries.length,
    };
  }

  it('says that the role is not assigned', async (t) => {
    const { call, calls } = await asking(t, { ...modern, ssoRoleName: 'Boss' });
    const error = await failureOf(call, ServiceError);
    assert.deepEqual([error.code, error.text, error.status], ['ForbiddenException', 'No access', 403]);
    assert.equal(calls(), 1);
  });

  for (const [kind, fault, check] of [
    ['garbage', { kind: 'garbage' }, 'malformedReply'],
    ['wrong types', { kind: 'wrongTypes' }, 'malformedReply'],
    ['an endless answer', { kind: 'huge', bytes: 2_000_000 }, 'malformedReply'],
    ['silence', { kind: 'hang' }, 'timeout'],
    ['a cut connection', { kind: 'reset' }, 'reset'],
  ] as const) {
    it(`tells ${kind} of the portal from a missing sign-in`, async (t) => {
      const { call } = await asking(t, modern, fault);
      assert.equal((await failureOf(call, ConnectionError)).failure, check);
    });
  }

  it('tries again when the portal is out of order, and then says so', async (t) => {
    const { call, calls } = await asking(t, modern, { kind: 'status', status: 500 });
    assert.equal((await failureOf(call, ServiceError)).status, 500);
    assert.equal(calls(), 2);
  });
});
