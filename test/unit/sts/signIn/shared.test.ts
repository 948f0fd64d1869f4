import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ACCOUNTS, SSO } from '../../../fixtures/organisation.ts';
import { writeSampleHome, type SampleHome } from '../../../fixtures/sampleHome.ts';
import { targetOf } from '../bench.ts';
import { askClients, type Said } from './awsClients.ts';
import { decide, never, openSignIn, type SignInBench } from './bench.ts';

const MINUTE = 60_000;
/** The role that Identity Center has made in the account for the permission set, as whoever has signed in. */
const ENGINEER =
  /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_Engineer_\w+\/dana@meadow\.example$/;
const WHOLE_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const tokenFile = ({ folder }: SignInBench): string => path.join(folder, `${sha1('meadow')}.json`);

interface Shared {
  readonly bench: SignInBench;
  /** Where the AWS CLI finds the profile of the session, and the token. */
  readonly home: SampleHome;
}

async function openShared(t: TestContext): Promise<Shared> {
  const bench = await openSignIn(t);
  const { url } = bench.aws;
  const home = path.resolve(bench.folder, '..', '..', '..');
  return { bench, home: await writeSampleHome(home, { stsUrl: url, ssoUrl: url, ssoSignedOut: true }) };
}

async function signIn(bench: SignInBench): Promise<void> {
  bench.person.onPage = (url) => decide(url, 'allow');
  await bench.signIn();
  bench.aws.journal.clear();
}

function assertEngineer(all: readonly Said[]): void {
  for (const { client, arn } of all) assert.match(arn, ENGINEER, client);
}

/** A token file as Python writes it: in the CLI's order, with a blank behind each colon and comma. */
function inPython(token: Readonly<Record<string, unknown>>): string {
  const order = ['startUrl', 'region', 'accessToken', 'expiresAt', 'clientId', 'clientSecret'];
  const members = [...order, 'registrationExpiresAt', 'refreshToken'].map(
    (key) => `"${key}": ${JSON.stringify(token[key])}`,
  );
  return `{${members.join(', ')}}`;
}

const json = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

const use = ({ gateway, aws, session }: SignInBench) => gateway.accounts(targetOf(aws.url), session, never);
const refreshes = ({ aws }: SignInBench): number => aws.journal.of('CreateToken').length;

describe('one sign-in for all tools', () => {
  it('made here: lies where and as the AWS CLI expects it, and is used by the CLI and botocore', async (t) => {
    const { bench, home } = await openShared(t);
    await signIn(bench);

    const registration =
      '{"region": "eu-west-1", "scopes": ["sso:account:access"], "session_name": "meadow", ' +
      '"startUrl": "https://meadow.awsapps.com/start", "tool": "botocore"}';
    const files = [`${sha1('meadow')}.json`, `${sha1(registration)}.json`];
    assert.deepEqual((await readdir(bench.folder)).sort(), files.toSorted());
    for (const file of files) {
      const { mode } = await stat(path.join(bench.folder, file));
      // Windows has no such modes: there the folder is the person's own.
      if (process.platform !== 'win32') assert.equal((mode & 0o777).toString(8), '600', file);
    }
    const token = await json(tokenFile(bench));
    assert.deepEqual(Object.keys(token).sort(), [
      'accessToken',
      'clientId',
      'clientSecret',
      'expiresAt',
      'refreshToken',
      'region',
      'registrationExpiresAt',
      'startUrl',
    ]);
    assert.deepEqual([token['startUrl'], token['region']], [SSO.startUrl, SSO.region]);
    for (const key of ['expiresAt', 'registrationExpiresAt']) assert.match(String(token[key]), WHOLE_SECONDS);
    const client = await json(path.join(bench.folder, files[1] ?? ''));
    assert.deepEqual(
      [client['clientId'], client['clientSecret'], client['expiresAt']],
      [token['clientId'], token['clientSecret'], token['registrationExpiresAt']],
    );

    const before = await readFile(tokenFile(bench), 'utf8');
    const said = await askClients('engineer', home);
    assertEngineer(said);
    assert.equal(bench.aws.journal.of('GetRoleCredentials').length >= Math.min(said.length, 1), true);
    assert.equal(await readFile(tokenFile(bench), 'utf8'), before);
  });

  it('made here and renewed by another tool: goes on here with what that has written', async (t) => {
    const { bench, home } = await openShared(t);
    await signIn(bench);
    const first = await bench.store.token(bench.session);
    assert.ok(first !== undefined);
    // Others renew from a quarter of an hour before the end, and this does from five minutes before it.
    await bench.store.keepToken(bench.session, { ...first, expiresAt: bench.clock.now() + 10 * MINUTE });
    const said = await askClients('engineer', home);
    assertEngineer(said);
    assert.equal(refreshes(bench), Math.min(said.length, 1));
    assert.equal((await use(bench)).length, 1);
    const second = await bench.store.token(bench.session);
    assert.equal(second?.accessToken.reveal() === first.accessToken.reveal(), said.length === 0);

    bench.clock.advance((second?.expiresAt ?? 0) - bench.clock.now() - MINUTE);
    const renewed = refreshes(bench);
    assert.equal((await use(bench)).length, 1);
    assert.equal(refreshes(bench), renewed + 1);
  });

  it('made by the AWS CLI: is used and renewed here, for the CLI too', async (t) => {
    const { bench, home } = await openShared(t);
    await signIn(bench);
    const own = await json(tokenFile(bench));
    await bench.store.forget(bench.session);
    await mkdir(bench.folder, { recursive: true });
    const write = async (expiresAt: unknown): Promise<void> => {
      await writeFile(tokenFile(bench), inPython({ ...own, expiresAt }), { mode: 0o600 });
    };

    await write(own['expiresAt']);
    const [account] = await use(bench);
    assert.equal(account?.id, ACCOUNTS.hub);
    assert.equal(refreshes(bench), 0);
    // The clock stays where it is: the CLI has its own.
    await write(`${new Date(bench.clock.now() + 4 * MINUTE).toISOString().slice(0, 19)}Z`);
    await use(bench);
    assert.equal(refreshes(bench), 1);
    const renewed = await json(tokenFile(bench));
    assert.notEqual(renewed['accessToken'], own['accessToken']);
    assert.deepEqual(Object.keys(renewed).sort(), Object.keys(own).sort());
    assertEngineer(await askClients('engineer', home));
  });
});
