import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { ChainPlan } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { Connections } from '../../../src/sts/connections.ts';
import type { Credentials } from '../../../src/sts/credentials.ts';
import { ServiceError } from '../../../src/sts/errors.ts';
import { StsCalls } from '../../../src/sts/stsCalls.ts';
import { StsClient } from '../../../src/sts/stsClient.ts';
import { MOST_IDLE, StsClients } from '../../../src/sts/stsClients.ts';
import { KEYS, role } from '../../fixtures/organisation.ts';
import { sourced } from '../../support/plans.ts';
import { dana, failureOf, never, openAws, openGateway, targetOf } from './bench.ts';

const keysOf = ({ accessKeyId, secretAccessKey }: (typeof KEYS)[keyof typeof KEYS]): Credentials => ({
  accessKeyId,
  secretAccessKey: new Secret(secretAccessKey),
});
const ci = keysOf(KEYS.ci);
const audit = keysOf(KEYS.audit);
const hub = { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' };

/** Clients as the product makes them, counted. */
function openClients(t: TestContext): { clients: StsClients; made: () => number } {
  const connections = new Connections(() => ({}));
  t.after(() => {
    connections.close();
  });
  const calls = new StsCalls(connections, () => Date.now());
  let made = 0;
  const clients = new StsClients((target) => {
    made += 1;
    return new StsClient(calls.clientConfig(target), () => undefined);
  });
  return { clients, made: () => made };
}

const whoIs = (clients: StsClients, target: ChainPlan, caller: Credentials): Promise<string | undefined> =>
  clients.use(target, (client) =>
    client.serve(caller, 0, async (sdk) => (await sdk.send(new GetCallerIdentityCommand({}))).Arn),
  );

describe('calls of several callers at the same time', () => {
  it('are each signed by their own', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    const target = targetOf(aws.url);
    const { credentials: session } = await gateway.assumeRole(target, dana, hub, never);
    const callers = [dana, ci, audit, session];
    const ends = ['user/dana', 'user/ci-runner', 'user/external/auditor', 'assumed-role/Hub/dana'];
    // Each hits others that have begun, have ended, or are being tried again.
    aws.faults.add({ fault: { kind: 'delay', ms: 5 }, rate: 0.3 });
    aws.faults.add({ fault: { kind: 'throttle' }, times: 5 });
    for (let round = 0; round < 5; round++) {
      const asked = [...callers, ...callers.toReversed(), ...callers].map(async (caller) => {
        const { arn } = await gateway.getCallerIdentity(target, caller, never);
        assert.equal(arn.split(':').at(-1), ends[callers.indexOf(caller)]);
      });
      await Promise.all(asked);
    }
  });

  it('take nothing from one that fails', async (t) => {
    const aws = await openAws(t);
    const gateway = openGateway(t);
    const wrong = { ...ci, secretAccessKey: audit.secretAccessKey };
    const refused = [1, 2, 3].map(() =>
      failureOf(gateway.getCallerIdentity(targetOf(aws.url), wrong, never), ServiceError),
    );
    const served = [1, 2, 3].map(() => gateway.getCallerIdentity(targetOf(aws.url), dana, never));
    for (const { code } of await Promise.all(refused)) assert.equal(code, 'SignatureDoesNotMatch');
    for (const { arn } of await Promise.all(served)) assert.match(arn, /user\/dana$/);
  });
});

describe('clients of the SDK', () => {
  it('serve one caller after another', async (t) => {
    const aws = await openAws(t);
    const { clients, made } = openClients(t);
    for (const caller of [dana, ci, dana, audit]) await whoIs(clients, targetOf(aws.url), caller);
    assert.deepEqual(
      aws.journal.entries.map(({ accessKeyId }) => accessKeyId),
      [dana, ci, dana, audit].map(({ accessKeyId }) => accessKeyId),
    );
    assert.equal(made(), 1);
  });

  it('are never shared by two calls at the same time', async (t) => {
    const aws = await openAws(t);
    const { clients, made } = openClients(t);
    await Promise.all([dana, ci, audit].map((caller) => whoIs(clients, targetOf(aws.url), caller)));
    assert.equal(made(), 3);

    const second = async (client: StsClient): Promise<void> =>
      client.serve(dana, 0, () =>
        assert.rejects(
          client.serve(ci, 0, () => Promise.resolve()),
          /one caller at a time/,
        ),
      );
    await clients.use(targetOf(aws.url), second);
  });

  it('are not shared by targets that differ in anything', async (t) => {
    const { url } = await openAws(t);
    const { sts } = targetOf(url);
    const targets = [
      targetOf(url),
      targetOf(url.replace('127.0.0.1', 'localhost')),
      targetOf(url, { sts: { ...sts, region: sourced('us-east-1') } }),
      targetOf(url, { sts: { ...sts, useFips: true } }),
      targetOf(url, { sts: { ...sts, useDualstack: true } }),
      targetOf(url, { sts: { ...sts, useGlobalEndpoint: true } }),
      targetOf(url, { maxAttempts: sourced(2) }),
      targetOf(url, { retryMode: sourced('adaptive') }),
    ];
    const { clients, made } = openClients(t);
    for (const target of [...targets, ...targets]) await whoIs(clients, target, dana);
    assert.equal(made(), targets.length);
  });

  it('sign for nobody between two calls', async (t) => {
    const aws = await openAws(t);
    const { clients } = openClients(t);
    const kept = await clients.use(targetOf(aws.url), (client) =>
      client.serve(dana, 0, async (sdk) => {
        await sdk.send(new GetCallerIdentityCommand({}));
        return sdk;
      }),
    );
    await assert.rejects(kept.config.credentials(), /signs for nobody/);
    await assert.rejects(kept.send(new GetCallerIdentityCommand({})), /signs for nobody/);
    assert.equal(aws.journal.entries.length, 1);
  });

  it('are not used again after a retry or a failure, so that none begins with less than the whole quota', async (t) => {
    const aws = await openAws(t);
    const { clients, made } = openClients(t);
    aws.faults.add({ fault: { kind: 'reset' }, times: 1 });
    await whoIs(clients, targetOf(aws.url), dana);
    assert.equal(aws.journal.entries.length, 2);
    await whoIs(clients, targetOf(aws.url), dana);
    assert.equal(made(), 2);
    aws.faults.add({ fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'No.' }, times: 1 });
    await assert.rejects(whoIs(clients, targetOf(aws.url), dana));
    await whoIs(clients, targetOf(aws.url), dana);
    assert.equal(made(), 3);
  });

  it('wait in a limited number, those that were used last', async (t) => {
    const { url } = await openAws(t);
    const { sts } = targetOf(url);
    const target = (number: number): ChainPlan =>
      targetOf(url, { sts: { ...sts, region: sourced(`xx-test-${String(number)}`) } });
    const { clients, made } = openClients(t);
    for (let number = 0; number <= MOST_IDLE; number++) await whoIs(clients, target(number), dana);
    for (let number = MOST_IDLE; number > 0; number--) await whoIs(clients, target(number), dana);
    assert.equal(made(), MOST_IDLE + 1);
    await whoIs(clients, target(0), dana);
    assert.equal(made(), MOST_IDLE + 2);
  });
});
