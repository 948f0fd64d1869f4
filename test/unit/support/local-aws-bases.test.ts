import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import { ACCOUNTS, CONTAINER_TOKEN, role, SSO } from '../../fixtures/organisation.ts';
import { Bench, refusal, type Keys } from './local-aws-helpers.ts';

describe('local AWS: where chains start', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
    process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = bench.aws.url;
  });
  after(() => bench.stop());

  const whoIs = async (keys: Keys): Promise<string | undefined> =>
    (await bench.client(keys).send(new GetCallerIdentityCommand({}))).Arn;

  test('the metadata of an EC2 instance gives its role', async () => {
    const keys = await fromInstanceMetadata({ maxRetries: 0 })();
    assert.equal(
      await whoIs(keys as Keys),
      `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/BuildServer/i-0a1b2c3d4e5f67890`,
    );
    assert((keys.expiration?.getTime() ?? 0) > bench.clock.now().getTime() + 5 * 3_600_000);
    const calls = bench.aws.journal.entries.filter((entry) => entry.service === 'metadata');
    assert.deepEqual(
      calls.map((entry) => entry.action),
      [
        'PUT /latest/api/token',
        'GET /latest/meta-data/iam/security-credentials/',
        'GET /latest/meta-data/iam/security-credentials/BuildServer',
      ],
    );
  });

  test('the metadata wants its token', async () => {
    const path = `${bench.aws.url}/latest/meta-data/iam/security-credentials/`;
    assert.equal((await fetch(path)).status, 401);
    assert.equal((await fetch(path, { headers: { 'x-aws-ec2-metadata-token': 'made-up' } })).status, 401);
    const token = (ttl: string) =>
      fetch(`${bench.aws.url}/latest/api/token`, {
        method: 'PUT',
        headers: { 'x-aws-ec2-metadata-token-ttl-seconds': ttl },
      });
    assert.equal((await token('0')).status, 400);
    const headers = { 'x-aws-ec2-metadata-token': await (await token('60')).text() };
    assert.equal((await fetch(path, { headers })).status, 200);
    assert.equal((await fetch(`${path}Other`, { headers })).status, 404);
    bench.clock.advance(61);
    assert.equal((await fetch(path, { headers })).status, 401);
  });

  test('a container’s endpoint gives the role of its task to who has the token', async () => {
    const ask = (token: string) =>
      fromHttp({
        awsContainerCredentialsFullUri: bench.aws.containerUrl,
        awsContainerAuthorizationToken: token,
        maxRetries: 0,
      })();
    const keys = await ask(CONTAINER_TOKEN);
    assert.equal(await whoIs(keys as Keys), `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/BuildTask/task-4f1c`);
    await assert.rejects(ask('wrong'));
  });

  test('Identity Center’s portal gives an assigned role to who is signed in', async () => {
    const ask = (accountId: string, roleName: string, token: string = SSO.accessToken) =>
      fetch(`${bench.aws.url}/federation/credentials?role_name=${roleName}&account_id=${accountId}`, {
        headers: { 'x-amz-sso_bearer_token': token },
      });
    const answer = await ask(ACCOUNTS.hub, 'Engineer');
    const { roleCredentials } = (await answer.json()) as { roleCredentials: Keys & { expiration: number } };
    const { expiration, ...keys } = roleCredentials;
    assert.equal(
      await whoIs(keys),
      `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/${SSO.userName}`,
    );
    assert(Math.abs(expiration - bench.clock.now().getTime() - 28_800_000) < 3000);
    // It is a role: going on from it is chaining.
    const hop = new AssumeRoleCommand({
      RoleArn: role('staging', 'Developer'),
      RoleSessionName: 'dana',
      DurationSeconds: 7200,
    });
    assert.match((await refusal(bench.client(keys).send(hop))).message, /role chaining$/);

    assert.equal((await ask(ACCOUNTS.production, 'Engineer')).status, 403);
    assert.equal((await ask(ACCOUNTS.hub, 'Boss')).status, 403);
    const stranger = await ask(ACCOUNTS.hub, 'Engineer', 'expired');
    assert.equal(stranger.status, 401);
    assert.equal(stranger.headers.get('x-amzn-errortype'), 'UnauthorizedException');
    assert.deepEqual(await stranger.json(), {
      message: 'Session token not found or invalid',
      __type: 'UnauthorizedException',
    });
    bench.aws.accessTokens.add('short', SSO.userName, new Date(bench.clock.now().getTime() + 1000));
    assert.equal((await ask(ACCOUNTS.hub, 'Engineer', 'short')).status, 200);
    bench.clock.advance(1);
    assert.equal((await ask(ACCOUNTS.hub, 'Engineer', 'short')).status, 401);
  });
});
