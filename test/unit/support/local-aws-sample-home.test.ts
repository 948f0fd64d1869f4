import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { fromProcess, fromSSO } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { ACCOUNTS, KEYS, MFA, SSO } from '../../fixtures/organisation.ts';
import { CHAINS, writeSampleHome, type SampleHome } from '../../fixtures/sampleHome.ts';
import { Bench, keysOf, refusal, type Keys } from './local-aws-helpers.ts';

const run = promisify(execFile);

describe('the sample home', () => {
  let bench: Bench;
  let folder: string;
  let home: SampleHome;
  before(async () => {
    bench = await Bench.start();
    folder = await mkdtemp(join(tmpdir(), 'sample-home-'));
    home = await writeSampleHome(join(folder, 'Dana S'), { stsUrl: bench.aws.url, ssoUrl: bench.aws.url });
  });
  after(async () => {
    await bench.stop();
    await rm(folder, { recursive: true });
  });

  const files = () =>
    loadSharedConfigFiles({
      filepath: home.credentialsFile,
      configFilepath: home.configFile,
      ignoreCache: true,
    });

  test('keeps the credentials file to its owner', async () => {
    const mode = (await stat(home.credentialsFile)).mode & 0o777;
    // Windows has no such modes.
    assert(process.platform === 'win32' || mode === 0o600, mode.toString(8));
  });

  test('writes chains of one, two and three hops that end where they say', async () => {
    const { configFile, credentialsFile } = await files();
    const lengths = new Set<number>();
    for (const [name, arns] of Object.entries(CHAINS)) {
      // Followed by hand: the profile's role, then its source's, down to the profile that has none.
      const found: string[] = [];
      let at = name;
      for (let profile = configFile[at]; profile?.['role_arn'] !== undefined; profile = configFile[at]) {
        found.unshift(profile['role_arn']);
        assert.equal(profile['endpoint_url'], bench.aws.url);
        at = profile['source_profile'] ?? '';
      }
      assert.deepEqual(found, arns, name);
      const based = credentialsFile[at] ?? configFile[at];
      assert(based?.['aws_access_key_id'] !== undefined || based?.['credential_process'] !== undefined, name);
      lengths.add(arns.length);
    }
    assert.deepEqual([...lengths].sort(), [1, 2, 3]);
  });

  test('lets every chain through except the one that waits for access', async () => {
    const { configFile, credentialsFile } = await files();
    const ends: Record<string, string> = {};
    for (const name of Object.keys(CHAINS)) {
      const steps = [];
      let at = name;
      for (let profile = configFile[at]; profile?.['role_arn'] !== undefined; profile = configFile[at]) {
        steps.unshift(profile);
        at = profile['source_profile'] ?? '';
      }
      const written = credentialsFile[at];
      let keys: Keys =
        written === undefined
          ? KEYS.ci
          : {
              accessKeyId: written['aws_access_key_id'] ?? '',
              secretAccessKey: written['aws_secret_access_key'] ?? '',
            };
      for (const step of steps) {
        const serial = step['mfa_serial'];
        if (serial !== undefined) bench.clock.advance(90);
        const call = bench.client(keys).send(
          new AssumeRoleCommand({
            RoleArn: step['role_arn'],
            RoleSessionName: step['role_session_name'] ?? 'sample',
            ExternalId: step['external_id'],
            DurationSeconds:
              step['duration_seconds'] === undefined ? undefined : Number(step['duration_seconds']),
            ...(serial === undefined
              ? {}
              : { SerialNumber: serial, TokenCode: bench.aws.mfaCode(MFA.dana.serial) }),
          }),
        );
        if (name === 'prod-data') {
          assert.equal((await refusal(call)).code, 'AccessDenied');
          ends[name] = 'refused';
        } else {
          const answer = await call;
          keys = keysOf(answer.Credentials);
          ends[name] = answer.AssumedRoleUser?.Arn?.replace(/^.*assumed-role\//, '') ?? '';
        }
      }
    }
    assert.deepEqual(ends, {
      'dev-admin': 'Developer/sample',
      hub: 'Hub/sample',
      'hub-admin': 'HubAdmin/sample',
      'staging-deploy': 'Deploy/dana-deploy',
      'prod-admin': 'Admin/sample',
      'prod-readonly': 'ReadOnly/sample',
      'prod-deploy': 'Release/sample',
      'prod-data': 'refused',
      audit: 'Auditor/sample',
      'ci-deploy': 'Deploy/sample',
    });
  });

  test('has a broken chain and a cycle', async () => {
    const { configFile } = await files();
    assert.equal(configFile[configFile['old-billing']?.['source_profile'] ?? ''], undefined);
    assert.equal(configFile[configFile['sandbox']?.['source_profile'] ?? '']?.['source_profile'], 'sandbox');
  });

  test('has a process that prints credentials, in a folder with a space', async () => {
    const keys = await fromProcess({
      profile: 'ci',
      filepath: home.credentialsFile,
      configFilepath: home.configFile,
      ignoreCache: true,
    })();
    assert.equal(keys.accessKeyId, KEYS.ci.accessKeyId);
    const { stdout } = await run(process.execPath, [join(home.home, '.aws', 'bin', 'team-vault.mjs')]);
    assert.equal((JSON.parse(stdout) as { Version: number }).Version, 1);
  });

  test('starts at Identity Center where there is one', async () => {
    // The SDK looks for the token in the home folder of the environment.
    process.env['HOME'] = process.env['USERPROFILE'] = home.home;
    process.env['AWS_ENDPOINT_URL_SSO'] = bench.aws.url;
    const keys = await fromSSO({
      profile: 'engineer',
      filepath: home.credentialsFile,
      configFilepath: home.configFile,
      ignoreCache: true,
    })();
    const { Arn } = await bench.client(keys as Keys).send(new GetCallerIdentityCommand({}));
    assert.equal(
      Arn,
      `arn:aws:sts::${ACCOUNTS.hub}:assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/${SSO.userName}`,
    );
    const plain = await writeSampleHome(join(folder, 'plain'), { stsUrl: bench.aws.url });
    assert.doesNotMatch(await readFile(plain.configFile, 'utf8'), /sso/);
  });
});
