import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ChainPlan, SsoBase } from '../../../src/config/plan.ts';
import type { Asker } from '../../../src/sessions/asker.ts';
import { ChainSessions } from '../../../src/sessions/chainSessions.ts';
import type { Step } from '../../../src/sessions/identity.ts';
import { SignIns } from '../../../src/sessions/signIns.ts';
import { signInPlaces } from '../../../src/sessions/signInSessions.ts';
import { WindowSession } from '../../../src/sessions/windowSession.ts';
import { BaseError, BaseSourceError, PersonNeededError } from '../../../src/sts/errors.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import type { FlowChoice } from '../../../src/sts/signIn/flows.ts';
import { signInSession } from '../../../src/sts/signIn/session.ts';
import { TokenStore } from '../../../src/sts/signIn/tokenStore.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { ACCOUNTS, role, SSO } from '../../fixtures/organisation.ts';
import { until } from '../../support/vscode/wait.ts';
import { chainPlan, hop, sourced } from '../../support/plans.ts';
import { decide, never, Somebody } from '../sts/signIn/bench.ts';
import { failureOf, openAws, temporaryFolder } from '../sts/bench.ts';

async function open(t: TestContext, choice: FlowChoice = 'auto') {
  const aws = await openAws(t);
  const tokens = new TokenStore(path.join(await temporaryFolder(t), 'cache'));
  const gateway = createGateway({
    now: () => Date.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
    tokens,
  });
  const load = () => Promise.resolve(gateway);
  const onError = (error: unknown): void => {
    assert.fail(String(error));
  };
  const surroundings = () => ({ choice, callbackReaches: true }) as const;
  const signIns = new SignIns({ gateway: load, surroundings, onError });
  const sessions = new ChainSessions({
    gateway: load,
    clock: systemClock,
    settings: () => ({ defaultSessionName: 'dana', mfaCommand: undefined, mfaSessionSeconds: 43_200 }),
    vault: undefined,
    signIns,
    ...{ jitter: 0, onError },
  });
  t.after(async () => {
    sessions.dispose();
    signIns.dispose();
    await gateway.close();
  });
  const base: SsoBase = {
    ...{ kind: 'sso', profile: 'engineer', session: 'meadow', startUrl: SSO.startUrl, ssoRegion: SSO.region },
    ...{ ssoAccountId: ACCOUNTS.hub, ssoRoleName: 'Engineer' },
    ...{ portalUrl: sourced(aws.url), oidcUrl: sourced(aws.url) },
  };
  const plan = (more: Partial<SsoBase> = {}): ChainPlan =>
    chainPlan(aws.url, { ...base, ...more }, [hop(role('staging', 'Developer'))]);
  const person = new Somebody();
  person.onPage = (url) => decide(url, 'allow');
  const steps: Step[] = [];
  const asker: Asker = { signal: never, signIn: person, onStep: (step) => steps.push(step) };
  return { aws, tokens, sessions, signIns, plan, person, asker, steps };
}

describe('a chain that starts at Identity Center', () => {
  it('signs in as part of being assumed, and says so', async (t) => {
    const { sessions, plan, asker, person, steps } = await open(t);
    const { verified } = await sessions.resolve(plan(), asker);
    assert.match(verified.arn, /assumed-role\/Developer\//);
    assert.equal(person.pages.length, 1);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ['base', 'signIn', 'hop', 'verify'],
    );
  });

  it('asks once for twenty chains of one session', async (t) => {
    const { aws, sessions, plan, asker, person } = await open(t);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        // Each with a base of its own; only the first is assigned.
        sessions.resolve(plan({ ssoRoleName: index === 0 ? 'Engineer' : `Role${String(index)}` }), asker),
      ),
    );
    assert.equal(person.pages.length, 1);
    assert.equal(aws.journal.of('RegisterClient').length, 1);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(aws.journal.of('GetRoleCredentials').length, 20);
  });

  it('asks nobody in the background, and says that a person is needed', async (t) => {
    const { aws, sessions, plan } = await open(t);
    const error = await failureOf(sessions.resolve(plan(), { signal: never }), PersonNeededError);
    assert.equal(error.reason, 'signIn');
    assert.equal(aws.journal.entries.length, 0);
  });

  it('is asked for by a person while the background fails, and goes on', async (t) => {
    const { sessions, plan, asker } = await open(t);
    const background = sessions.resolve(plan(), { signal: never });
    const [failed, resolved] = await Promise.allSettled([background, sessions.resolve(plan(), asker)]);
    assert.ok(failed.status === 'fulfilled' || failed.reason instanceof PersonNeededError);
    assert.equal(resolved.status, 'fulfilled');
  });

  it('says which sign-in was denied', async (t) => {
    const { sessions, plan, asker, person } = await open(t);
    person.onPage = (url) => decide(url, 'deny');
    const error = await failureOf(sessions.resolve(plan(), asker), BaseError);
    assert.ok(error.failure instanceof BaseSourceError && error.failure.failure === 'signInFailed');
    assert.match(error.message, /meadow.*denied/);
  });

  it('opens the page again when the person clicks again', async (t) => {
    const { sessions, plan, asker, person } = await open(t);
    const window = new WindowSession({
      ...{ sessions, clock: systemClock, planOf: () => Promise.resolve(plan()), renewal: () => 'never' },
      ...{ jitter: 0, onError: (error) => assert.fail(String(error)) },
    });
    t.after(() => {
      window.dispose();
    });
    const opened = new Promise<void>((resolve) => {
      // The first page is closed without an answer.
      person.onPage = () => {
        resolve();
        return Promise.resolve();
      };
    });
    const first = window.assume('x', asker);
    const left = assert.rejects(first, /Another identity was chosen/);
    await opened;
    person.onPage = (url) => decide(url, 'allow');
    await window.assume('x', asker);
    await left;
    assert.equal(person.pages.length, 2);
  });

  for (const [which, more] of [
    ['the same base', {}],
    ['another base', { ssoRoleName: 'Auditor' }],
  ] as const) {
    it(`shows the code again to a chain that joins, from ${which}`, async (t) => {
      const { aws, sessions, plan, asker, person, steps } = await open(t, 'device');
      aws.settings.deviceIntervalSeconds = 1;
      const first = sessions.resolve(plan(), asker);
      const code = await until('the code', () => person.codes[0], { interval: 5 });
      const second = new Somebody();
      const seen: Step[] = [];
      const asked = { signal: never, signIn: second, onStep: (step: Step) => seen.push(step) };
      const joining = Promise.allSettled([sessions.resolve({ ...plan(more), name: 'second' }, asked)]);
      const shown = await until('the code again', () => second.codes[0], { interval: 5 });
      assert.equal(shown, code);
      const step = { kind: 'signIn', session: 'meadow', code: { text: code.userCode, url: code.url } };
      assert.deepEqual([steps.at(-1), seen.at(-1)], [step, step]);
      await decide(code.url, 'allow');
      await first;
      await joining;
      assert.deepEqual([person.codes.length, second.codes.length], [1, 1]);
      assert.equal(aws.journal.of('StartDeviceAuthorization').length, 1);
    });
  }

  it('is forgotten with its sign-in', async (t) => {
    const { aws, tokens, sessions, signIns, plan, asker } = await open(t);
    const signedIn = plan();
    await sessions.resolve(signedIn, asker);
    assert.notEqual(sessions.liveHops(signedIn)[0], undefined);
    let changes = 0;
    signIns.onDidChange(() => (changes += 1));
    await sessions.drop([signedIn]);
    assert.ok(signedIn.base.kind === 'sso');
    const session = signInSession(signedIn.base);
    await signIns.signOut(signedIn, session, never);
    assert.equal(sessions.liveHops(signedIn)[0], undefined);
    assert.equal(await tokens.token(session), undefined);
    assert.deepEqual([aws.journal.of('Logout').length, changes], [1, 1]);
    await failureOf(sessions.resolve(signedIn, { signal: never }), PersonNeededError);
  });
});

describe('a login_session', () => {
  it('is signed in by the AWS CLI where a person is there', async (t) => {
    const { sessions, plan, asker, person } = await open(t);
    const asked: string[] = [];
    person.awsLogin = (profile?: string) => {
      asked.push(profile ?? '');
      return Promise.reject(new BaseSourceError('signInFailed', 'There is no AWS CLI.'));
    };
    const login = { ...plan(), base: { kind: 'login', profile: 'dana', loginSession: 'x' } } as const;
    const error = await failureOf(sessions.resolve(login, asker), BaseError);
    assert.match(error.message, /There is no AWS CLI/);
    assert.deepEqual(asked, ['dana']);
  });
});

describe('what can be signed in to', () => {
  it('is each session once, with its chains', async (t) => {
    const { plan } = await open(t);
    const named = (name: string, more: Partial<SsoBase> = {}): [string, ChainPlan] => [
      name,
      { ...plan(more), name },
    ];
    const { session: _session, ...legacy } = plan().base as SsoBase;
    const plans = new Map([
      named('a'),
      named('b', { ssoRoleName: 'Other' }),
      named('c', { session: 'other' }),
      ['d', { ...plan(), name: 'd', base: legacy }] as [string, ChainPlan],
    ]);
    assert.deepEqual(
      signInPlaces({ plans }).map(({ label, plans: all }) => [label, all.map(({ name }) => name)]),
      [
        ['meadow', ['a', 'b']],
        ['other', ['c']],
        [SSO.startUrl, ['d']],
      ],
    );
  });
});
