import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { KEYS, MFA, role } from '../../fixtures/organisation.ts';
import { LocalAwsControl } from '../../support/local-aws/control.ts';
import { Bench, keysOf, refusal } from './local-aws-helpers.ts';

const HUB = role('hub', 'Hub');

describe('local AWS: what tests turn on and read', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(() => bench.stop());

  const command = (roleArn = HUB) => new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'dana' });
  const assume = (roleArn?: string) => bench.client(KEYS.dana).send(command(roleArn));

  describe('the journal', () => {
    test('keeps every parameter as sent, but no MFA code', async () => {
      await bench.client(KEYS.dana).send(
        new AssumeRoleCommand({
          RoleArn: HUB,
          RoleSessionName: 'dana',
          DurationSeconds: 900,
          ExternalId: 'ext',
          SerialNumber: MFA.dana.serial,
          TokenCode: bench.aws.mfaCode(MFA.dana.serial),
          Tags: [{ Key: 'team', Value: 'platform' }],
          TransitiveTagKeys: ['team'],
          SourceIdentity: 'dana',
        }),
      );
      const [entry] = bench.aws.journal.entries;
      assert.deepEqual(entry?.parameters, {
        RoleArn: HUB,
        RoleSessionName: 'dana',
        DurationSeconds: '900',
        ExternalId: 'ext',
        SerialNumber: MFA.dana.serial,
        TokenCode: '******',
        'Tags.member.1.Key': 'team',
        'Tags.member.1.Value': 'platform',
        'TransitiveTagKeys.member.1': 'team',
        SourceIdentity: 'dana',
      });
      assert.equal(entry.caller, 'arn:aws:iam::111111111111:user/dana');
      assert.equal(entry.accessKeyId, KEYS.dana.accessKeyId);
      assert.equal(entry.region, 'eu-west-1');
      assert.equal(entry.outcome, 'OK');
      assert.equal(entry.status, 200);
      assert(Math.abs(Date.parse(entry.at) - bench.clock.now().getTime()) < 5000);
      assert.match(entry.userAgent ?? '', /^aws-sdk-js/);
    });

    test('notes refusals by their code, and the request ids that clients see', async () => {
      await refusal(assume(role('hub', 'Nobody')));
      await refusal(bench.client({ ...KEYS.dana, accessKeyId: 'AKIANOBODY00000EXAMP' }).send(command()));
      const { $metadata } = await assume();
      const outcomes = bench.aws.journal.entries.map((entry) => [
        entry.sequence,
        entry.outcome,
        entry.caller !== undefined,
      ]);
      assert.deepEqual(outcomes, [
        [1, 'AccessDenied', true],
        [2, 'InvalidClientTokenId', false],
        [3, 'OK', true],
      ]);
      assert.equal(bench.aws.journal.entries.at(-1)?.requestId, $metadata.requestId);
    });

    test('tells connections apart', async () => {
      const client = bench.client(KEYS.dana);
      for (let count = 0; count < 3; count++) await client.send(command());
      await assume();
      const [first, second, third, fourth] = bench.aws.journal.entries.map((entry) => entry.connection);
      assert.deepEqual([second, third], [first, first]);
      assert.notEqual(fourth, first);
    });

    test('can be waited for and cleared', async () => {
      const two = bench.aws.journal.until(
        (entries) => entries.filter((entry) => entry.outcome === 'OK').length === 2,
      );
      await Promise.all([assume(), assume()]);
      assert.equal((await two).length, 2);
      bench.aws.journal.clear();
      assert.equal(bench.aws.journal.entries.length, 0);
      await assume();
      assert.equal(bench.aws.journal.of('AssumeRole')[0]?.sequence, 1);
    });
  });

  test('sessions can be made short, whatever was asked', async () => {
    bench.aws.settings.sessionSeconds = 20;
    const { Credentials } = await bench
      .client(KEYS.dana)
      .send(new AssumeRoleCommand({ RoleArn: HUB, RoleSessionName: 'dana', DurationSeconds: 43200 }));
    assert((Credentials?.Expiration?.getTime() ?? 0) <= bench.clock.now().getTime() + 20_000);
    bench.clock.advance(21);
    const call = bench.client(keysOf(Credentials)).send(new GetCallerIdentityCommand({}));
    assert.equal((await refusal(call)).code, 'ExpiredToken');
  });

  test('answers can be made slow', async () => {
    bench.aws.settings.latencyMs = 60;
    const started = performance.now();
    await assume();
    assert(performance.now() - started >= 55);
  });

  test('closing ends calls that wait', async () => {
    const other = await Bench.start();
    other.aws.settings.latencyMs = 3_600_000;
    const call = other.client(KEYS.dana).send(command());
    const ended = assert.rejects(call);
    await other.aws.journal.until((entries) => entries.length === 1);
    await other.stop();
    await ended;
  });

  test('everything can be steered over HTTP', async () => {
    const control = new LocalAwsControl(bench.aws.url);
    await control.addFault({ fault: { kind: 'throttle' }, action: 'AssumeRole', times: 1 });
    assert.equal((await refusal(assume())).code, 'Throttling');
    await control.addFault({ fault: { kind: 'throttle' } });
    await control.clearFaults();
    const later = control.journal({ action: 'AssumeRole', atLeast: 2 });
    await assume();
    assert.deepEqual(
      (await later).map((entry) => entry.outcome),
      ['Throttling', 'OK'],
    );
    await control.clearJournal();
    assert.deepEqual(await control.journal(), []);
    assert.equal((await control.settings({ latencyMs: 5, sessionSeconds: 60 })).sessionSeconds, 60);
    assert.equal((await control.settings({ sessionSeconds: null })).sessionSeconds, undefined);
    assert.equal(bench.aws.settings.latencyMs, 5);
    await assert.rejects(control.settings({ speed: 1 } as object), /Unknown setting: speed/);
    await assert.rejects(control.settings({ latencyMs: 'fast' } as object), /wants a number/);
    const code = await control.mfaCode(MFA.dana.serial);
    assert.match(code, /^\d{6}$/);
    await assert.rejects(control.mfaCode('arn:aws:iam::111111111111:mfa/nobody'), /No MFA device/);
    assert.match(
      await control.webIdentityToken('token.ci.meadow.example', 'repo:meadow/api'),
      /^ey.+\..+\..+$/,
    );
    assert.equal((await fetch(`${bench.aws.url}/_control/nothing`)).status, 404);
  });

  test('runs as a process that prints its address and ends when told to', async () => {
    const main = fileURLToPath(new URL('../../support/local-aws/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const client = new STSClient({ endpoint: url, region: 'eu-west-1', credentials: KEYS.dana });
    assert.equal((await client.send(new GetCallerIdentityCommand({}))).Account, '111111111111');
    client.destroy();
    assert.equal((await new LocalAwsControl(url).journal()).length, 1);
    child.kill('SIGTERM');
    assert.deepEqual(await exit, process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null]);
  });
});
