import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromContainerMetadata, fromHttp } from '@aws-sdk/credential-providers';
import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Secret } from '../../../../src/config/secret.ts';
import type { Plan } from '../../../../src/config/plan.ts';
import type { Pointer } from '../../../../src/delivery/endpoint/endpoint.ts';
import { IdentitiesInUse } from '../../../../src/sessions/inUse.ts';
import { KEYS, MFA, organisation, role } from '../../../fixtures/organisation.ts';
import { newEndpoint, type TestEndpoint } from '../../../support/endpoint.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../../support/plans.ts';
import { newWindow, type TestWindow } from '../../../support/windows.ts';

const MINUTE = 60_000;

let clock: FakeClock;
let aws: LocalAws;
let plans: Map<string, Plan>;
let window: TestWindow;
let inUse: IdentitiesInUse;
let made: TestEndpoint;

beforeEach(async () => {
  // The SDKs judge ends by the machine's clock, so the fake one starts there.
  clock = new FakeClock(Date.now());
  aws = await startLocalAws({ organisation, now: () => new Date(clock.now()) });
  const work = staticKeys(KEYS.dana);
  const hub = hop(role('hub', 'Hub'));
  const add = (name: string, ...hops: Parameters<typeof chainPlan>[2]): [string, Plan] => [
    name,
    chainPlan(aws.url, work, hops, { name }),
  ];
  plans = new Map([
    add('hub', hub),
    add('staging-deploy', hub, hop(role('staging', 'Deploy'))),
    add('prod-release', hub, hop(role('staging', 'Deploy')), hop(role('production', 'Release'))),
    add('hub-admin', hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) })),
    add('prod-data', hop(role('production', 'DataExport'))),
    add('work'),
  ]);
  const planOf = (name: string): Plan | undefined => plans.get(name);
  window = newWindow({ clock, planOf });
  inUse = new IdentitiesInUse({
    sessions: window.sessions,
    clock,
    planOf: (name) => Promise.resolve(planOf(name)),
    renewal: () => 'inUse',
    jitter: 0,
    onError: (error) => assert.fail(String(error)),
  });
  made = newEndpoint({
    window: window.session,
    named: (name) => inUse.asked(name),
    now: () => window.sessions.now(),
  });
});
afterEach(async () => {
  made.endpoint.dispose();
  inUse.dispose();
  await window.close();
  await aws.close();
  assert.deepEqual([...made.errors, ...window.errors], []);
});

const nobody = () => ({ signal: new AbortController().signal });

interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
  readonly ms: number;
}

async function ask({ url, token }: Pointer): Promise<Reply> {
  const begin = performance.now();
  const request = get(url, { agent: false, headers: { authorization: token.reveal() } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const data of response) text += String(data);
  return {
    status: response.statusCode ?? 0,
    body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
    ms: performance.now() - begin,
  };
}

/** An SDK client as a person's program has it: made once, for as long as the program runs. */
function program({ url, token }: Pointer): { whoAmI(): Promise<string>; end(): void } {
  const client = new STSClient({
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: fromHttp({
      awsContainerCredentialsFullUri: url,
      awsContainerAuthorizationToken: token.reveal(),
    }),
  });
  return {
    whoAmI: async () => (await client.send(new GetCallerIdentityCommand({}))).Arn ?? '',
    end: () => {
      client.destroy();
    },
  };
}

describe('the AWS SDK as a client', () => {
  test('runs as the window’s identity and follows a switch without being restarted', async () => {
    aws.settings.sessionSeconds = 240;
    await window.session.assume('hub', nobody());
    const running = program(await made.endpoint.window());
    assert.match(await running.whoAmI(), /:assumed-role\/Hub\//);
    await window.session.assume('staging-deploy', nobody());
    assert.match(await running.whoAmI(), /:assumed-role\/Deploy\//);
    running.end();
  });

  test('goes on across renewals of two-minute sessions', async () => {
    aws.settings.sessionSeconds = 120;
    await window.session.assume('staging-deploy', nobody());
    const running = program(await made.endpoint.window());
    const keys = new Set<string>();
    for (let renewals = 0; renewals < 4; renewals++) {
      assert.match(await running.whoAmI(), /:assumed-role\/Deploy\//);
      keys.add((await ask(await made.endpoint.window())).body['AccessKeyId'] ?? '');
      await window.advance(90_000);
    }
    assert.equal(keys.size, 4);
    running.end();
  });

  test('fromContainerMetadata reads the variables as well', async () => {
    await window.session.assume('hub', nobody());
    const { url, token } = await made.endpoint.window();
    process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = url;
    process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = token.reveal();
    try {
      const credentials = await fromContainerMetadata()();
      assert.match(credentials.accessKeyId, /^ASIA/);
      assert.equal(credentials.accountId, '111111111111');
    } finally {
      delete process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
      delete process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
    }
  });

  test('a pinned identity stays whoever the window is, three identities at once', async () => {
    await window.session.assume('hub', nobody());
    const atWindow = await made.endpoint.window();
    const release = await made.endpoint.pin('prod-release');
    const deploy = await made.endpoint.pin('staging-deploy');
    const appended = (pin: typeof release): Pointer => ({
      url: pin.openUrl + atWindow.url,
      token: new Secret(pin.token.reveal() + atWindow.token.reveal()),
    });
    const programs = [program(atWindow), program(appended(release)), program(deploy)];
    const roles = async (): Promise<readonly string[]> =>
      Promise.all(programs.map(async (one) => (await one.whoAmI()).split('/')[1] ?? ''));
    assert.deepEqual(await roles(), ['Hub', 'Release', 'Deploy']);
    window.session.release();
    await assert.rejects(program(atWindow).whoAmI());
    assert.deepEqual((await ask(appended(release))).status, 200);
    release.dispose();
    assert.equal((await ask(release)).status, 404, 'its place is gone');
    for (const one of programs) one.end();
  });

  test('long-term keys have an end that is said, and no token', async () => {
    await window.session.assume('work', nobody());
    const { body } = await ask(await made.endpoint.window());
    assert.equal(body['Token'], '');
    assert.ok(Date.parse(body['Expiration'] ?? '') > clock.now() + 15 * MINUTE);
    assert.match(await program(await made.endpoint.window()).whoAmI(), /user\/dana/);
  });
});

describe('a session that is due', () => {
  test('is renewed once for a thousand askers at the same time', { timeout: 60_000 }, async () => {
    await window.session.assume('prod-release', nobody());
    const pointer = await made.endpoint.window();
    const before = (await ask(pointer)).body['AccessKeyId'];
    // The machine slept: no timer has renewed it.
    clock.sleep(50 * MINUTE);
    aws.journal.clear();
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => ask(pointer)));
    assert.ok(replies.every(({ status }) => status === 200));
    assert.equal(aws.journal.of('AssumeRole').length, 3, 'one call for each hop');
    const last = (await ask(pointer)).body;
    assert.notEqual(last['AccessKeyId'], before);
    assert.ok(Date.parse(last['Expiration'] ?? '') - clock.now() > 15 * MINUTE);
  });

  test('goes out as it is when its renewal takes longer than clients wait, and is new at the next ask', async () => {
    await window.session.assume('hub', nobody());
    const pointer = await made.endpoint.window();
    const before = (await ask(pointer)).body['AccessKeyId'];
    clock.sleep(50 * MINUTE);
    aws.faults.add({ fault: { kind: 'hang' }, action: 'AssumeRole', times: 1 });
    const { status, body, ms } = await ask(pointer);
    assert.equal(status, 200);
    assert.equal(body['AccessKeyId'], before);
    assert.ok(ms < 1_000, `${String(ms)} ms`);
  });

  test('is not renewed again while a failure backs off, and is handed out to its end', async () => {
    await window.session.assume('hub', nobody());
    const pointer = await made.endpoint.window();
    clock.sleep(50 * MINUTE);
    aws.faults.add({ fault: { kind: 'reset' } });
    assert.equal((await ask(pointer)).status, 200);
    aws.journal.clear();
    for (let times = 0; times < 10; times++) assert.equal((await ask(pointer)).status, 200);
    assert.equal(aws.journal.entries.length, 0);
  });
});

describe('without credentials, 503 says why at once', () => {
  test('no identity', async () => {
    const { status, body } = await ask(await made.endpoint.window());
    assert.equal(status, 503);
    assert.equal(body['code'], 'NoIdentity');
  });

  test('a person is needed: asked for quietly, and nobody waits', async () => {
    await window.session.restore('hub-admin');
    const { status, body, ms } = await ask(await made.endpoint.window());
    assert.equal(status, 503);
    assert.equal(body['code'], 'PersonNeeded');
    assert.match(body['message'] ?? '', /MFA/);
    assert.ok(ms < 500, `${String(ms)} ms`);
    assert.deepEqual(
      made.asked.map(({ name, pinned }) => ({ name, pinned })),
      [{ name: 'hub-admin', pinned: false }],
    );
  });

  test('a pinned identity needs one: the same, by its name', async () => {
    const pin = await made.endpoint.pin('hub-admin');
    assert.equal((await ask(pin)).body['code'], 'PersonNeeded');
    assert.deepEqual(
      made.asked.map(({ name, pinned }) => ({ name, pinned })),
      [{ name: 'hub-admin', pinned: true }],
    );
    // Once the person has helped, the same process gets what it asked for.
    await inUse.session('hub-admin').refresh({
      ...nobody(),
      askMfaCode: ({ serial }) => Promise.resolve(aws.mfaCode(serial)),
    });
    assert.equal((await ask(pin)).status, 200);
  });

  test('AWS refuses', async () => {
    const pin = await made.endpoint.pin('prod-data');
    const { status, body } = await ask(pin);
    assert.equal(status, 503);
    assert.equal(body['code'], 'Refused');
    assert.match(body['message'] ?? '', /may not assume DataExport/);
    aws.journal.clear();
    await ask(pin);
    assert.equal(aws.journal.entries.length, 0, 'a refusal is not asked for again at once');
  });

  test('no profile has that name', async () => {
    const pin = await made.endpoint.pin('gone');
    assert.match((await ask(pin)).body['message'] ?? '', /no profile “gone”/);
  });

  test('AWS cannot be reached after the end', async () => {
    await window.session.assume('hub', nobody());
    aws.faults.add({ fault: { kind: 'reset' } });
    clock.sleep(2 * 60 * MINUTE);
    const { status, body } = await ask(await made.endpoint.window());
    assert.equal(status, 503);
    assert.equal(body['code'], 'Unreachable');
  });

  test('everything was forgotten: pinned ones have to be opened again', async () => {
    const pin = await made.endpoint.pin('hub');
    assert.equal((await ask(pin)).status, 200);
    await window.sessions.forgetAll();
    made.endpoint.unpinAll();
    const { status, body } = await ask(pin);
    assert.equal(status, 404);
    assert.deepEqual(body, {});
    await assert.rejects(program(pin).whoAmI(), 'and a client has nothing');
  });

  test('a pin from before everything was forgotten ends no pin that was made since', async () => {
    const before = await made.endpoint.pin('hub');
    await window.sessions.forgetAll();
    made.endpoint.unpinAll();
    const since = await made.endpoint.pin('hub');
    before.dispose();
    assert.equal((await ask(since)).status, 200);
    since.dispose();
    assert.equal((await ask(since)).status, 404);
  });
});

describe('after a failure without anything to serve', () => {
  test('a process that asks brings it back, as soon as the back-off allows', async () => {
    aws.faults.add({ fault: { kind: 'reset' } });
    await window.session.restore('hub');
    const pointer = await made.endpoint.window();
    assert.equal((await ask(pointer)).status, 503);
    aws.faults.clear();
    assert.equal((await ask(pointer)).status, 503);
    clock.sleep(MINUTE);
    assert.equal((await ask(pointer)).status, 200);
  });
});
