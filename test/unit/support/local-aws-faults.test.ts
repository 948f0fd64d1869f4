import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { KEYS, role } from '../../fixtures/organisation.ts';
import type { Fault, FaultRule } from '../../support/local-aws/faults.ts';
import { Bench, refusal } from './local-aws-helpers.ts';

describe('local AWS: faults', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(() => bench.stop());

  const command = (roleArn = role('hub', 'Hub')) =>
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'dana' });
  const assume = (roleArn?: string) => bench.client(KEYS.dana).send(command(roleArn));
  const with1 = (fault: Fault, more: Omit<FaultRule, 'fault'> = {}): void =>
    bench.aws.faults.add({ fault, times: 1, ...more });

  test('answer instead of STS, as often as wanted', async () => {
    with1({ kind: 'status', status: 503 });
    with1({ kind: 'status', status: 500 });
    with1({ kind: 'throttle' });
    with1({ kind: 'error', code: 'IDPCommunicationError', status: 400, message: 'no line' });
    const seen = [];
    for (let count = 0; count < 4; count++) seen.push(await refusal(assume()));
    assert.deepEqual(
      seen.map(({ code, status }) => [code, status]),
      [
        ['ServiceUnavailable', 503],
        ['InternalFailure', 500],
        ['Throttling', 400],
        ['IDPCommunicationError', 400],
      ],
    );
    await assume();
  });

  test('hit only the role, action, service and share of calls they name', async () => {
    with1({ kind: 'throttle' }, { roleArn: role('staging', 'Developer') });
    with1({ kind: 'throttle' }, { action: 'GetSessionToken' });
    with1({ kind: 'throttle' }, { service: 'portal' });
    with1({ kind: 'throttle' }, { rate: 0 });
    await assume();
    assert.equal((await refusal(assume(role('staging', 'Developer')))).code, 'Throttling');
    await assume(role('staging', 'Developer'));
    bench.aws.faults.clear();
    assert.deepEqual(bench.aws.faults.rules, []);
  });

  test('cut the connection, before or after the work', async () => {
    with1({ kind: 'reset' });
    await assert.rejects(assume(), { code: 'ECONNRESET' });
    with1({ kind: 'reset', afterwards: true });
    await assert.rejects(assume(), { code: 'ECONNRESET' });
    assert.deepEqual(
      bench.aws.journal.entries.map((entry) => entry.outcome),
      ['fault:reset', 'OK'],
    );
  });

  test('hang until the client gives up', async () => {
    with1({ kind: 'hang' });
    const giveUp = new AbortController();
    const call = bench.client(KEYS.dana).send(command(), { abortSignal: giveUp.signal });
    await bench.aws.journal.until((entries) => entries.some((entry) => entry.outcome === 'fault:hang'));
    giveUp.abort();
    await assert.rejects(call, { name: 'AbortError' });
  });

  test('spoil the answer', async () => {
    with1({ kind: 'garbage' });
    // The SDK takes a page of HTML for an answer without content; whoever asks must look.
    assert.equal((await assume()).Credentials, undefined);
    with1({ kind: 'truncate' });
    await assert.rejects(assume());
    with1({ kind: 'truncate', cut: true });
    await assert.rejects(assume());
    with1({ kind: 'wrongTypes' });
    await assert.rejects(assume(), /deserializ/i);
    with1({ kind: 'huge', bytes: 3_000_000 });
    assert((await assume()).Credentials);
    with1({ kind: 'wrongAccount', accountId: '666666666666' });
    assert.equal((await assume()).AssumedRoleUser?.Arn, 'arn:aws:sts::666666666666:assumed-role/Hub/dana');
    assert(bench.aws.journal.entries.every((entry) => entry.outcome === 'OK'));
  });

  test('put AWS’s clock wrong, once or for good, and clients can tell by the Date', async () => {
    with1({ kind: 'skew', seconds: 3600 });
    assert.match((await refusal(assume())).message, /^Signature expired/);
    await assume();
    bench.aws.settings.clockSkewSeconds = -3600;
    assert.match((await refusal(assume())).message, /^Signature not yet current/);
    // The SDK reads the Date of the refusal, corrects its clock and tries again.
    const client = new STSClient({
      endpoint: bench.aws.url,
      region: 'eu-west-1',
      credentials: KEYS.dana,
      maxAttempts: 2,
    });
    await client.send(command());
    client.destroy();
    assert.deepEqual(
      bench.aws.journal.entries.slice(-2).map((entry) => entry.outcome),
      ['SignatureDoesNotMatch', 'OK'],
    );
  });
});
