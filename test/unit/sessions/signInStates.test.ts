import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, mock, type TestContext } from 'node:test';
import type { ChainPlan, SsoBase } from '../../../src/config/plan.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';
import { endSignIn } from '../../../src/sessions/endSignIn.ts';
import type { ChainSessionsDeps } from '../../../src/sessions/chainSessions.ts';
import { SessionVault } from '../../../src/sessions/sessionVault.ts';
import { BaseError } from '../../../src/sts/errors.ts';
import { signInSession, type SignInSession } from '../../../src/sts/signIn/session.ts';
import { SignInStates } from '../../../src/sessions/signInStates.ts';
import { TokenStore } from '../../../src/sts/signIn/tokenStore.ts';
import { ACCOUNTS, KEYS, organisation, role, SSO } from '../../fixtures/organisation.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, sourced, staticKeys } from '../../support/plans.ts';
import { SharedSecrets } from '../../support/secretStore.ts';
import { until } from '../../support/vscode/wait.ts';
import { newWindow } from '../../support/windows.ts';
import { failureOf, temporaryFolder } from '../sts/bench.ts';

const fail = (error: unknown): void => assert.fail(String(error));
const session: SignInSession = { name: 'meadow', startUrl: SSO.startUrl, region: SSO.region };

/** A token file as every AWS tool writes it. */
async function tokenFile(folder: string, until: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${createHash('sha1').update('meadow').digest('hex')}.json`);
  const token = { startUrl: SSO.startUrl, region: SSO.region, accessToken: SSO.accessToken };
  await writeFile(file, JSON.stringify({ ...token, expiresAt: new Date(until).toISOString() }));
  return file;
}

async function openStates(t: TestContext) {
  const folder = path.join(await temporaryFolder(t), 'cache');
  const changed = new Emitter<void>(fail);
  const store = new TokenStore(folder);
  const states = new SignInStates({ store, changes: [changed.event], onError: fail });
  t.after(() => {
    states.dispose();
  });
  let signedOut = 0;
  states.onDidSignOut(() => (signedOut += 1));
  return {
    ...{ folder, states },
    signedOut: () => signedOut,
    /** As a watcher of the folder would; settles when the files were read. */
    look: async () => {
      changed.fire();
      return states.current(session);
    },
  };
}

const END = Date.parse('2030-01-01T12:00:00Z');

describe('how a sign-in stands', () => {
  it('is not known before it was read, and then follows the file that other programs write', async (t) => {
    const { folder, states, look } = await openStates(t);
    assert.equal(states.until(session), undefined);
    assert.equal(await look(), 0);
    let told = 0;
    states.onDidChange(() => (told += 1));
    await tokenFile(folder, END);
    assert.equal(await look(), END);
    assert.equal(states.until(session), END);
    await tokenFile(folder, END + 1000);
    assert.equal(await look(), END + 1000);
    await look();
    assert.equal(told, 2);
  });

  it('a token that is taken away is a sign-out; one that ends, or is just being written, is none', async (t) => {
    const { folder, signedOut, look } = await openStates(t);
    await look();
    const file = await tokenFile(folder, END);
    await look();
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 40));
    assert.equal(await look(), 0);
    await writeFile(file, '');
    assert.equal(await look(), 0);
    await tokenFile(folder, Date.parse('2020-01-01T00:00:00Z'));
    await look();
    assert.equal(signedOut(), 0);
    await unlink(file);
    assert.equal(await look(), 0);
    await look();
    assert.equal(signedOut(), 1);
  });

  it('nothing there from the start is no sign-out', async (t) => {
    const { signedOut, look } = await openStates(t);
    await look();
    await look();
    assert.equal(signedOut(), 0);
  });
});

describe('a sign-out', () => {
  /** A window of the same person: windows share the token files and the secret storage. */
  function openWindow(
    t: TestContext,
    aws: LocalAws,
    folder: string,
    secrets: SharedSecrets,
    signIns?: ChainSessionsDeps['signIns'],
  ) {
    const clock = new FakeClock(Date.now());
    const base: SsoBase = {
      ...{ kind: 'sso', profile: 'engineer', session: 'meadow', startUrl: SSO.startUrl },
      ...{ ssoRegion: SSO.region, ssoAccountId: ACCOUNTS.hub, ssoRoleName: 'Engineer' },
      ...{ portalUrl: sourced(aws.url), oidcUrl: sourced(aws.url) },
    };
    const plan: ChainPlan = chainPlan(aws.url, base, [hop(role('staging', 'Developer'))], { name: 'dev' });
    const now = () => clock.now();
    const vault = new SessionVault({ secrets, now, onUnavailable: fail, onError: fail });
    const tokens = new TokenStore(folder);
    const made = newWindow({ clock, planOf: () => plan, vault, tokens, ...(signIns && { signIns }) });
    const files = new Emitter<void>(fail);
    const states = new SignInStates({ store: tokens, changes: [files.event], onError: fail });
    const inUse = { names: [], session: () => made.session };
    const ended = new Promise<void>((resolve) => {
      states.onDidSignOut(() => {
        resolve(endSignIn([plan], { sessions: made.sessions, window: made.session, inUse }));
      });
    });
    t.after(async () => {
      states.dispose();
      vault.dispose();
      await made.close();
    });
    return { ...made, plan, states, files, ended };
  }

  const background = () => ({ signal: new AbortController().signal });

  it('in one window ends what every other window has made from the sign-in', async (t) => {
    const aws = await startLocalAws({ organisation });
    t.after(() => aws.close());
    const folder = path.join(await temporaryFolder(t), 'cache');
    const file = await tokenFile(folder, Date.now() + 3_600_000);
    const secrets = new SharedSecrets();
    const here = openWindow(t, aws, folder, secrets);
    const there = openWindow(t, aws, folder, secrets);
    for (const one of [here, there]) {
      await one.session.assume('dev', background());
      await one.states.current(signInSession(one.plan.base as SsoBase));
      assert.notEqual(one.sessions.liveHops(one.plan)[0], undefined);
    }

    await unlink(file);
    for (const one of [here, there]) one.files.fire();
    await Promise.all([here.ended, there.ended]);
    for (const one of [here, there]) {
      assert.equal(one.session.state.kind, 'none');
      assert.equal(one.sessions.liveHops(one.plan)[0], undefined);
      await failureOf(one.sessions.resolve(one.plan, background()), BaseError);
    }
  });

  it('ends a chain that is under way, with the reason, and nothing is kept of it', async (t) => {
    const aws = await startLocalAws({ organisation });
    t.after(() => aws.close());
    const folder = path.join(await temporaryFolder(t), 'cache');
    const file = await tokenFile(folder, Date.now() + 3_600_000);
    const secrets = new SharedSecrets();
    const { session, sessions, plan, states, files, ended } = openWindow(t, aws, folder, secrets);
    await states.current(signInSession(plan.base as SsoBase));
    aws.faults.add({ fault: { kind: 'hang' }, action: 'AssumeRole' });
    const chosen = failureOf(session.assume('dev', background()), BaseError);
    const beside = failureOf(sessions.resolve(plan, background()), BaseError);
    await aws.journal.until((entries) => entries.some(({ action }) => action === 'AssumeRole'));

    await unlink(file);
    files.fire();
    for (const error of await Promise.all([chosen, beside])) {
      assert.match(error.message, /Somebody signed out of “meadow” while/);
    }
    await ended;
    assert.equal(session.state.kind, 'failed');
    assert.equal(sessions.liveHops(plan)[0], undefined);
    assert.doesNotMatch(secrets.text, /"accessKeyId"/);
  });

  it('leaves a chain alone that waits for a new sign-in', async (t) => {
    const aws = await startLocalAws({ organisation });
    t.after(() => aws.close());
    const folder = path.join(await temporaryFolder(t), 'cache');
    const file = await tokenFile(folder, Date.now() - 1000);
    const signedIn = new Emitter<void>(fail);
    const signIn = mock.fn(() => new Promise<void>((resolve) => signedIn.event(resolve)));
    const secrets = new SharedSecrets();
    const { session, plan, states, files, ended, sessions } = openWindow(t, aws, folder, secrets, {
      signIn,
      showAgain: () => undefined,
    });
    await states.current(signInSession(plan.base as SsoBase));
    const chosen = session.assume('dev', background());
    await until('somebody to be asked to sign in', () => signIn.mock.callCount() === 1, { interval: 5 });
    await unlink(file);
    files.fire();
    await ended;

    await tokenFile(folder, Date.now() + 3_600_000);
    signedIn.fire();
    assert.equal((await chosen).plan, plan);
    assert.equal(session.state.kind, 'active');
    assert.notEqual(sessions.liveHops(plan)[0], undefined);
  });

  /** A window that is opened after one has kept its sessions, was closed, and somebody has signed out. */
  async function afterSignOutBetweenWindows(t: TestContext) {
    const aws = await startLocalAws({ organisation });
    t.after(() => aws.close());
    const folder = path.join(await temporaryFolder(t), 'cache');
    const file = await tokenFile(folder, Date.now() + 3_600_000);
    const secrets = new SharedSecrets();
    const first = openWindow(t, aws, folder, secrets);
    await first.session.assume('dev', background());
    await until('the sessions to be kept', () => secrets.text.includes('"accessKeyId"'));
    await first.close();
    await unlink(file);

    return { aws, secrets, next: openWindow(t, aws, folder, secrets) };
  }

  it('while no window was open: the next window serves nothing that was kept, and keeps it no longer', async (t) => {
    const { secrets, next } = await afterSignOutBetweenWindows(t);
    await failureOf(next.sessions.resolve(next.plan, background()), BaseError);
    assert.equal(next.sessions.liveHops(next.plan)[0], undefined);
    assert.doesNotMatch(secrets.text, /"accessKeyId"/);
  });

  it('while no window was open: a chain of another sign-in does not bring what was kept back', async (t) => {
    const { aws, secrets, next } = await afterSignOutBetweenWindows(t);
    await next.sessions.withhold([next.plan]);
    assert.match(secrets.text, /"accessKeyId"/);
    const other = chainPlan(aws.url, staticKeys(KEYS.dana), []);
    await next.sessions.resolve(other, background());
    assert.equal(next.sessions.liveHops(next.plan)[0], undefined);
    await until('the kept sessions to be gone', () => !secrets.text.includes('"accessKeyId"'));
  });

  it('of before takes nothing from who has signed in since, whoever else is signed out', async (t) => {
    const aws = await startLocalAws({ organisation });
    t.after(() => aws.close());
    const folder = path.join(await temporaryFolder(t), 'cache');
    const secrets = new SharedSecrets();
    const { session, sessions, plan } = openWindow(t, aws, folder, secrets);
    await sessions.withhold([plan]);
    await tokenFile(folder, Date.now() + 3_600_000);
    await session.assume('dev', background());
    await until('the sessions to be kept', () => secrets.text.includes('"accessKeyId"'));

    const other = { ...plan, base: { ...plan.base, session: 'orchard' } } as ChainPlan;
    await sessions.withhold([other]);
    assert.notEqual(sessions.liveHops(plan)[0], undefined);
    assert.match(secrets.text, /"accessKeyId"/);
  });
});
