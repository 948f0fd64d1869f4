import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { ChainPlan } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { ChainSessions, type SessionSettings } from '../../../src/sessions/chainSessions.ts';
import { Secret } from '../../../src/config/secret.ts';
import { CancelledError, HopError, PersonNeededError, ServiceError } from '../../../src/sts/errors.ts';
import type { MfaPrompt } from '../../../src/sts/mfa.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import { KEYS, MFA, organisation, role } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';

const clock = new FakeClock();
const work = staticKeys(KEYS.dana);
let aws: LocalAws;

before(async () => {
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
});
after(() => aws.close());
afterEach(() => {
  aws.journal.clear();
  aws.faults.clear();
});

function newSessions(settings: Partial<SessionSettings> = {}): ChainSessions {
  const gateway = createGateway({
    now: () => clock.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
  });
  return new ChainSessions({
    gateway: () => Promise.resolve(gateway),
    clock,
    settings: () => ({
      defaultSessionName: 'dana',
      mfaCommand: undefined,
      mfaSessionSeconds: 43_200,
      ...settings,
    }),
    vault: undefined,
    jitter: 0,
    onError: (error) => {
      throw error;
    },
  });
}

function background(): Asker {
  return { signal: new AbortController().signal };
}

/** A person with the right authenticator app; `prompts` is what they were shown. */
function person(prompts: MfaPrompt[] = []): Asker {
  return {
    ...background(),
    askMfaCode: (prompt) => {
      prompts.push(prompt);
      return Promise.resolve(aws.mfaCode(prompt.serial));
    },
  };
}

const hub = hop(role('hub', 'Hub'));
const deploy = hop(role('staging', 'Deploy'));
const release = hop(role('production', 'Release'));
const hubAdmin = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
const prodAdmin = hop(role('production', 'Admin'));
const plan = (...hops: Parameters<typeof chainPlan>[2]): ChainPlan => chainPlan(aws.url, work, hops);
const actions = (): string[] => aws.journal.entries.map(({ action }) => action);

describe('ChainSessions', () => {
  it('walks a chain hop by hop and confirms who it is', async () => {
    const identity = await newSessions().resolve(plan(hub, deploy, release), background());
    assert.equal(identity.verified.arn, 'arn:aws:sts::333333333333:assumed-role/Release/dana');
    assert.deepEqual(
      identity.hops.map(({ arn, accountId }) => [arn, accountId]),
      [
        ['arn:aws:sts::111111111111:assumed-role/Hub/dana', '111111111111'],
        ['arn:aws:sts::222222222222:assumed-role/Deploy/dana', '222222222222'],
        ['arn:aws:sts::333333333333:assumed-role/Release/dana', '333333333333'],
      ],
    );
    assert.deepEqual(actions(), ['AssumeRole', 'AssumeRole', 'AssumeRole', 'GetCallerIdentity']);
    assert.equal(identity.expiresAt, clock.now() + 3_600_000);
  });

  it('makes all calls of a chain on one connection', async () => {
    await newSessions().resolve(plan(hub, deploy, release), background());
    assert.equal(new Set(aws.journal.entries.map(({ connection }) => connection)).size, 1);
  });

  it('calls nothing for an identity that is live', async () => {
    const sessions = newSessions();
    await sessions.resolve(plan(hub, deploy), background());
    aws.journal.clear();
    await sessions.resolve(plan(hub, deploy), background());
    assert.deepEqual(actions(), []);
  });

  it('shares hops between chains: one call for a sibling behind a cached hop', async () => {
    const sessions = newSessions();
    await sessions.resolve(plan(hub, deploy), background());
    aws.journal.clear();
    await sessions.resolve(plan(hub, hop(role('staging', 'Developer'))), background());
    assert.deepEqual(actions(), ['AssumeRole', 'GetCallerIdentity']);
  });

  it('shares hops between chains that differ in their region', async () => {
    const sessions = newSessions();
    await sessions.resolve(plan(hub, deploy), background());
    aws.journal.clear();
    const elsewhere = plan(hub, hop(role('production', 'ReadOnly')));
    const sts = { ...elsewhere.sts, region: sourced('eu-central-1') };
    await sessions.resolve({ ...elsewhere, sts }, background());
    assert.deepEqual(actions(), ['AssumeRole', 'GetCallerIdentity']);
  });

  it('keeps what the global endpoint gave apart, and every partition to itself', async () => {
    const one = plan(hub);
    const sessions = newSessions();
    assert.ok(!sessions.sameChain(one, { ...one, sts: { ...one.sts, useGlobalEndpoint: true } }));
    assert.ok(!sessions.sameChain(one, { ...one, partition: 'aws-cn' }));
  });

  it('never serves the old identity under an edited role, external id or session name', async () => {
    const sessions = newSessions();
    await sessions.resolve(plan(hub), background());
    for (const edited of [
      hop(role('hub', 'Hub'), { sessionName: sourced('other') }),
      hop(role('hub', 'Hub'), { externalId: sourced('some-id') }),
      hop(role('hub', 'Hub'), { durationSeconds: sourced(900) }),
    ]) {
      aws.journal.clear();
      await sessions.resolve(plan({ ...edited, profile: hub.profile }), background());
      assert.equal(aws.journal.of('AssumeRole').length, 1);
    }
  });

  it('keeps nothing that an edit has cut off while it was being made', async () => {
    const sessions = newSessions();
    const chain = plan(hub, deploy);
    let dropped: Promise<void> | undefined;
    const onStep = (): void => {
      // While the last hop is called.
      if (aws.journal.of('AssumeRole').length === 1) dropped ??= sessions.retain([]);
    };
    await sessions.resolve(chain, { ...background(), onStep });
    assert.ok(dropped);
    await dropped;
    assert.deepEqual(sessions.liveHops(chain), [undefined, undefined]);
    aws.journal.clear();
    await sessions.resolve(chain, background());
    assert.equal(aws.journal.of('AssumeRole').length, 2);
  });

  it('makes one call per hop for a thousand askers at once', async () => {
    const sessions = newSessions();
    const chain = plan(hub, deploy, release);
    const all = await Promise.all(Array.from({ length: 1000 }, () => sessions.resolve(chain, background())));
    assert.equal(new Set(all.map(({ credentials }) => credentials.accessKeyId)).size, 1);
    assert.deepEqual(actions(), ['AssumeRole', 'AssumeRole', 'AssumeRole', 'GetCallerIdentity']);
  });

  it('lets one asker leave without ending the work of the others', async () => {
    const sessions = newSessions();
    aws.faults.add({ fault: { kind: 'delay', ms: 50 }, action: 'AssumeRole', times: 1 });
    const leaver = new AbortController();
    const left = sessions.resolve(plan(hub), { signal: leaver.signal });
    const stays = sessions.resolve(plan(hub), background());
    await aws.journal.until((entries) => entries.length === 1);
    leaver.abort(new CancelledError());
    await assert.rejects(left, CancelledError);
    assert.equal((await stays).verified.arn, 'arn:aws:sts::111111111111:assumed-role/Hub/dana');
  });

  it('names hop, caller, role and the words of STS in a failure', async () => {
    const denied = plan(hub, hop(role('production', 'DataExport')));
    await assert.rejects(newSessions().resolve(denied, background()), (error: unknown) => {
      assert.ok(error instanceof HopError);
      assert.equal(error.number, 2);
      assert.equal(error.of, 2);
      assert.equal(error.caller, 'arn:aws:sts::111111111111:assumed-role/Hub/dana');
      assert.match(
        error.message,
        /hop 2 of 2: Hub \(111111111111\) may not assume DataExport \(333333333333\)/,
      );
      assert.ok(error.failure instanceof ServiceError);
      assert.match(
        error.failure.text,
        /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role\/DataExport/,
      );
      return true;
    });
    assert.equal(aws.journal.of('AssumeRole').length, 2, 'AccessDenied is not tried again');
  });

  it('falls back to one hour where STS says that the caller is a role', async () => {
    const long = hop(role('staging', 'Deploy'), { durationSeconds: sourced(7200) });
    const identity = await newSessions().resolve(plan(hub, long), background());
    assert.equal(identity.expiresAt, clock.now() + 3_600_000);
    assert.match(identity.notes.join(), /STS gives one hour/);
  });

  it('starts from the base again when a cached session turns out to have ended', async () => {
    const sessions = newSessions();
    await sessions.resolve(plan(hub), background());
    aws.journal.clear();
    aws.faults.add({
      fault: {
        kind: 'error',
        code: 'ExpiredToken',
        status: 403,
        message: 'The security token included in the request is expired',
      },
      roleArn: deploy.role.text,
      times: 1,
    });
    await sessions.resolve(plan(hub, deploy), background());
    assert.deepEqual(
      aws.journal.of('AssumeRole').map(({ parameters }) => parameters['RoleArn']),
      [deploy.role.text, hub.role.text, deploy.role.text],
    );
  });

  describe('MFA', () => {
    it('asks for one code and serves every role behind the device with it', async () => {
      const sessions = newSessions();
      const prompts: MfaPrompt[] = [];
      await sessions.resolve(plan(hubAdmin, prodAdmin), person(prompts));
      await sessions.resolve(plan(hubAdmin, deploy), person(prompts));
      await clock.advance(3_000_000);
      await sessions.resolve(plan(hubAdmin, prodAdmin), background(), 'renew');
      assert.equal(prompts.length, 1);
      assert.equal(prompts[0]?.accountId, '111111111111');
      assert.equal(aws.journal.of('GetSessionToken').length, 1);
    });

    it('asks at the role where it wants more than an hour', async () => {
      const long = hop(role('hub', 'HubAdmin'), {
        mfaSerial: sourced(MFA.dana.serial),
        durationSeconds: sourced(7200),
      });
      const prompts: MfaPrompt[] = [];
      const identity = await newSessions().resolve(plan(long), person(prompts));
      assert.equal(prompts.length, 1);
      assert.equal(identity.expiresAt, clock.now() + 7_200_000);
      assert.deepEqual(actions(), ['AssumeRole', 'GetCallerIdentity']);
    });

    it('says why a code was not taken and asks again, without another call', async () => {
      const rejections: (string | undefined)[] = [];
      const asker: Asker = {
        ...background(),
        askMfaCode: (prompt) => {
          rejections.push(prompt.rejected);
          return Promise.resolve(prompt.rejected === undefined ? '000000' : aws.mfaCode(prompt.serial));
        },
      };
      await newSessions().resolve(plan(hubAdmin), asker);
      assert.equal(rejections.length, 2);
      assert.match(rejections[1] ?? '', /wrong, or it had been used before/);
      assert.deepEqual(actions(), ['GetSessionToken', 'GetSessionToken', 'AssumeRole', 'GetCallerIdentity']);
    });

    it('never asks anyone from the background', async () => {
      await assert.rejects(newSessions().resolve(plan(hubAdmin), background()), PersonNeededError);
      assert.deepEqual(actions(), []);
    });

    it('takes the code from mfa_process', async () => {
      const program = `"${process.execPath}" -p "'code: ${aws.mfaCode(MFA.dana.serial)}'"`;
      await newSessions({ mfaCommand: program }).resolve(plan(hubAdmin), background());
      assert.equal(aws.journal.of('GetSessionToken').length, 1);
    });

    it('sends nothing of what a program prints that is no code, and names where it is configured', async () => {
      const print = `"${process.execPath}" -p "'SENTINEL 1234567'"`;
      const own = hop(role('hub', 'HubAdmin'), {
        mfaSerial: sourced(MFA.dana.serial),
        mfaProcess: sourced(new Secret(print)),
      });
      for (const [sessions, chain, words] of [
        [newSessions(), plan(own), /mfa_process of “HubAdmin” printed no code/],
        [newSessions({ mfaCommand: print }), plan(hubAdmin), /roleChain\.mfa\.command printed no code/],
      ] as const) {
        await assert.rejects(sessions.resolve(chain, background()), (error: unknown) => {
          assert.ok(error instanceof HopError);
          assert.match(error.failure.message, words);
          assert.doesNotMatch(error.message, /SENTINEL|1234567/);
          return true;
        });
      }
      assert.deepEqual(actions(), []);
    });

    it('ends when the person gives up', async () => {
      const asker: Asker = { ...background(), askMfaCode: () => Promise.reject(new CancelledError()) };
      await assert.rejects(newSessions().resolve(plan(hubAdmin), asker), CancelledError);
    });
  });
});
