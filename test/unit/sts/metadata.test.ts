import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Base } from '../../../src/config/plan.ts';
import { BaseSourceError } from '../../../src/sts/errors.ts';
import { CONTAINER_TOKEN } from '../../fixtures/organisation.ts';
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

const instance: Base = { kind: 'instanceMetadata', profile: 'build' };
const container: Base = { kind: 'containerMetadata', profile: 'build' };
const target = targetOf('http://127.0.0.1:9');
/** Also the time between two tries; enough for an answer on any machine. */
const quick = { baseTimeouts: { metadataMs: 1_000, processMs: 1_000 } };

/** A metadata service that answers everything with one text. */
async function answering(t: TestContext, text: string): Promise<string> {
  const server = createServer((_request, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

describe('credential_source = Ec2InstanceMetadata', () => {
  it('becomes the role of the instance', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, {
      ...POISON,
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url,
    });
    assert.match(await whoIs(t, aws.url, instance), /assumed-role\/BuildServer\/i-0a1b2c3d4e5f67890$/);
  });

  it('says that nothing is there', async (t) => {
    setEnvironment(t, {
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9',
    });
    const call = openGateway(t, quick).baseCredentials(target, instance, never);
    const error = await failureOf(call, BaseSourceError);
    assert.equal(error.failure, 'unavailable');
    assert.match(error.message, /Is this machine an instance with a role\?/);
  });

  it('asks nobody when the environment switches it off', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, { AWS_EC2_METADATA_DISABLED: 'true', AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url });
    const call = openGateway(t, quick).baseCredentials(target, instance, never);
    assert.match((await failureOf(call, BaseSourceError)).message, /AWS_EC2_METADATA_DISABLED/);
    assert.deepEqual(aws.journal.entries, []);
  });

  it('repeats nothing of an answer that is not JSON', async (t) => {
    setEnvironment(t, {
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: await answering(t, 'SENTINEL'),
    });
    const error = await failureOf(
      openGateway(t, quick).baseCredentials(target, instance, never),
      BaseSourceError,
    );
    assert.equal(error.detail, 'The answer was not JSON.');
  });

  it('ends with the signal while the service hangs', async (t) => {
    const aws = await openAws(t);
    aws.faults.add({ fault: { kind: 'hang' } });
    setEnvironment(t, { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url });
    const stop = new AbortController();
    const call = openGateway(t, quick).baseCredentials(target, instance, stop.signal);
    await aws.journal.until((entries) => entries.length === 1);
    const reason = new Error('gave up');
    stop.abort(reason);
    await assert.rejects(call, reason);
  });
});

describe('credential_source = EcsContainer', () => {
  it('becomes the role of the task, with the token of the environment', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, {
      ...POISON,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
    });
    assert.match(await whoIs(t, aws.url, container), /assumed-role\/BuildTask\/task-4f1c$/);
  });

  it('becomes the role of the task, with the token of a file', async (t) => {
    const aws = await openAws(t);
    const file = path.join(await temporaryFolder(t), 'token');
    await writeFile(file, CONTAINER_TOKEN);
    setEnvironment(t, {
      ...POISON,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    });
    assert.match(await whoIs(t, aws.url, container), /assumed-role\/BuildTask\/task-4f1c$/);
  });

  for (const [what, values] of [
    ['no address is set', { AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined }],
    ['the address is not of this machine', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/role' }],
    ['nothing is there', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/role' }],
  ] as const) {
    it(`says that there are no credentials when ${what}`, async (t) => {
      setEnvironment(t, {
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
        ...values,
      });
      const error = await failureOf(
        openGateway(t, quick).baseCredentials(target, container, never),
        BaseSourceError,
      );
      assert.equal(error.failure, 'unavailable');
      assert.doesNotMatch(`${error.message}${error.detail ?? ''}`, /SENTINEL/);
    });
  }

  it('says the status when the token is refused', async (t) => {
    const aws = await openAws(t);
    setEnvironment(t, {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong',
    });
    const error = await failureOf(
      openGateway(t, quick).baseCredentials(target, container, never),
      BaseSourceError,
    );
    assert.match(error.detail ?? '', /401/);
  });

  it('repeats nothing of an answer that is not JSON', async (t) => {
    setEnvironment(t, {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${await answering(t, '{"Token": SENTINEL')}/role`,
    });
    const error = await failureOf(
      openGateway(t, quick).baseCredentials(target, container, never),
      BaseSourceError,
    );
    assert.equal(error.detail, 'The answer was not JSON.');
  });
});
