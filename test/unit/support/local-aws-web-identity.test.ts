import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { ACCOUNTS, CI_ISSUER, KEYS, role } from '../../fixtures/organisation.ts';
import { Bench, keysOf, refusal } from './local-aws-helpers.ts';

describe('local AWS: web identities', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.stop());

  const enter = (token: string, roleArn = role('staging', 'CiDeploy')) =>
    bench.client(KEYS.ci).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: 'pipeline',
        WebIdentityToken: token,
      }),
    );

  test('gives a role session that can go on', async () => {
    const answer = await enter(bench.aws.webIdentityToken(CI_ISSUER, 'repo:meadow/api'));
    assert.equal(answer.SubjectFromWebIdentityToken, 'repo:meadow/api');
    assert.equal(
      answer.AssumedRoleUser?.Arn,
      `arn:aws:sts::${ACCOUNTS.staging}:assumed-role/CiDeploy/pipeline`,
    );
    const next = new AssumeRoleCommand({
      RoleArn: role('production', 'Release'),
      RoleSessionName: 'pipeline',
    });
    await bench.client(keysOf(answer.Credentials)).send(next);
    assert.equal(bench.aws.journal.of('AssumeRoleWithWebIdentity').at(-1)?.accessKeyId, undefined);
  });

  test('refuses strangers, forgeries and old tokens', async () => {
    const denied = {
      code: 'AccessDenied',
      status: 403,
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    };
    const good = bench.aws.webIdentityToken(CI_ISSUER, 'repo:meadow/api');
    assert.deepEqual(await refusal(enter(bench.aws.webIdentityToken(CI_ISSUER, 'repo:other/api'))), denied);
    assert.deepEqual(await refusal(enter(good, role('staging', 'Nobody'))), denied);
    const forged = good.replace(
      /\.[^.]+\./,
      `.${Buffer.from('{"sub":"repo:meadow/api"}').toString('base64url')}.`,
    );
    for (const token of [
      forged,
      'not a token',
      bench.aws.webIdentityToken('other.example', 'repo:meadow/api'),
    ]) {
      assert.equal((await refusal(enter(token))).code, 'InvalidIdentityToken');
    }
    bench.clock.advance(3601);
    assert.equal((await refusal(enter(good))).code, 'ExpiredTokenException');
  });
});
