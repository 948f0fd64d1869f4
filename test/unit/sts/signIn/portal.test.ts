import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Secret } from '../../../../src/config/secret.ts';
import { ServiceError, ConnectionError } from '../../../../src/sts/errors.ts';
import { SSO } from '../../../fixtures/organisation.ts';
import type { Organisation } from '../../../support/local-aws/organisation.ts';
import { failureOf, openAws, targetOf } from '../bench.ts';
import { never, openSignIn, type SignInBench } from './bench.ts';

const ids = Array.from({ length: 1_000 }, (_, index) => String(100_000_000_000 + index));

/** Somebody with a role in a thousand accounts, and with 250 in the first. */
const large: Organisation = {
  accounts: ids.map((id, index) => ({ id, name: `account ${String(index)}`, users: [], roles: [] })),
  identityCenter: {
    startUrl: SSO.startUrl,
    region: SSO.region,
    users: [{ userName: SSO.userName, accessToken: SSO.accessToken }],
    assignments: [
      ...ids.map((accountId) => ({ userName: SSO.userName, accountId, roleName: 'Admin' })),
      ...Array.from({ length: 249 }, (_, index) => ({
        ...{ userName: SSO.userName, accountId: ids[0] ?? '', roleName: `Role${String(index)}` },
      })),
    ],
  },
};

async function signedIn(t: TestContext, organisation: Organisation = large): Promise<SignInBench> {
  const bench = await openSignIn(t);
  const aws = await openAws(t, { organisation });
  const session = { ...bench.session, portalUrl: aws.url };
  const token = { accessToken: new Secret(SSO.accessToken), expiresAt: bench.clock.now() + 3_600_000 };
  await bench.store.keepToken(session, token);
  return { ...bench, aws, session };
}

const accounts = ({ gateway, aws, session }: SignInBench) =>
  gateway.accounts(targetOf(aws.url), session, never);
const roles = ({ gateway, aws, session }: SignInBench, id: string) =>
  gateway.accountRoles(targetOf(aws.url), session, id, never);

describe('the accounts and roles of whoever is signed in', () => {
  it('come from every page, whole', async (t) => {
    const bench = await signedIn(t);
    const found = await accounts(bench);
    assert.deepEqual(
      found.map(({ id }) => id),
      ids,
    );
    assert.equal(found[7]?.name, 'account 7');
    assert.equal(bench.aws.journal.of('ListAccounts').length, 10);
    assert.equal((await roles(bench, ids[0] ?? '')).length, 250);
    assert.deepEqual(await roles(bench, ids[1] ?? ''), ['Admin']);
    assert.equal(bench.aws.journal.of('ListAccountRoles').length, 4);
  });

  it('are asked for again where the portal throttles, and it is said where it goes on to', async (t) => {
    const bench = await signedIn(t);
    const fault = { kind: 'error', code: 'TooManyRequestsException', status: 429, message: 'Rate' } as const;
    bench.aws.faults.add({ fault, service: 'portal', times: 1 });
    assert.equal((await accounts(bench)).length, 1_000);
    bench.aws.faults.add({ fault, service: 'portal' });
    assert.equal((await failureOf(roles(bench, ids[0] ?? ''), ServiceError)).status, 429);
  });

  it('are refused by account', async (t) => {
    const bench = await signedIn(t);
    const error = await failureOf(roles(bench, '999999999999'), ServiceError);
    assert.deepEqual([error.code, error.status], ['ForbiddenException', 403]);
  });

  it('are left out where they are none that AWS could have: they are to be written into a file', async (t) => {
    const bench = await signedIn(t);
    const body = JSON.stringify({
      accountList: [
        { accountId: '111111111111', accountName: 'Hub' },
        { accountId: '111111111111\ncredential_process = x', accountName: 'Other' },
        { accountId: 'hub', accountName: 'Other' },
      ],
      roleList: ['Engineer+=,.@-_1', 'Engineer\ncredential_process = x', 'a b', 'r'.repeat(65)].map(
        (roleName) => ({
          roleName,
        }),
      ),
    });
    bench.aws.faults.add({ fault: { kind: 'body', body }, service: 'portal' });
    assert.deepEqual(await accounts(bench), [{ id: '111111111111', name: 'Hub' }]);
    assert.deepEqual(await roles(bench, ids[0] ?? ''), ['Engineer+=,.@-_1']);
  });

  it('do not go on for ever where the portal sends the same page again and again', async (t) => {
    const bench = await signedIn(t);
    const endless = JSON.stringify({ accountList: [], roleList: [], nextToken: '5' });
    bench.aws.faults.add({ fault: { kind: 'body', body: endless }, service: 'portal' });
    assert.equal((await failureOf(accounts(bench), ConnectionError)).failure, 'malformedReply');
    assert.equal((await failureOf(roles(bench, ids[0] ?? ''), ConnectionError)).failure, 'malformedReply');
  });
});
