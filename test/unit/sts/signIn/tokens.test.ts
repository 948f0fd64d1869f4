import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Secret } from '../../../../src/config/secret.ts';
import { ConnectionError, BaseSourceError } from '../../../../src/sts/errors.ts';
import { FreshTokens } from '../../../../src/sts/signIn/freshToken.ts';
import { registrationFileName, tokenFileName } from '../../../../src/sts/signIn/registration.ts';
import { parseToken, type SsoToken } from '../../../../src/sts/signIn/token.ts';
import { TokenStore } from '../../../../src/sts/signIn/tokenStore.ts';
import { SSO } from '../../../fixtures/organisation.ts';
import { failureOf, targetOf, temporaryFolder } from '../bench.ts';
import { decide, never, openSignIn, type SignInBench } from './bench.ts';

const MINUTE = 60_000;

async function signedIn(bench: SignInBench): Promise<SsoToken> {
  bench.person.onPage = (url) => decide(url, 'allow');
  await bench.signIn();
  const token = await bench.store.token(bench.session);
  assert.ok(token !== undefined);
  bench.aws.journal.clear();
  return token;
}

const use = ({ gateway, aws, session }: SignInBench) => gateway.accounts(targetOf(aws.url), session, never);
const refreshes = ({ aws }: SignInBench) => aws.journal.of('CreateToken').length;

describe('a token', () => {
  it('is refreshed from five minutes before its end, and not before', async (t) => {
    const bench = await openSignIn(t);
    const first = await signedIn(bench);
    bench.clock.advance(first.expiresAt - bench.clock.now() - 5 * MINUTE - 5_000);
    await use(bench);
    assert.equal(refreshes(bench), 0);
    bench.clock.advance(6_000);
    await use(bench);
    assert.equal(refreshes(bench), 1);
    const second = await bench.store.token(bench.session);
    assert.notEqual(second?.accessToken.reveal(), first.accessToken.reveal());
    await use(bench);
    assert.equal(refreshes(bench), 1);
  });

  it('is refreshed once for all who ask at a time', async (t) => {
    const bench = await openSignIn(t);
    const first = await signedIn(bench);
    bench.clock.advance(first.expiresAt - bench.clock.now() + MINUTE);
    await Promise.all(Array.from({ length: 20 }, () => use(bench)));
    assert.equal(refreshes(bench), 1);
  });

  it('that is refreshed while somebody signs out stays gone', async (t) => {
    const { session } = await openSignIn(t);
    const store = new TokenStore(await temporaryFolder(t));
    const secret = new Secret('SENTINEL');
    const token = { accessToken: secret, expiresAt: 9 * MINUTE };
    const client = { clientId: 'client', clientSecret: secret, registrationExpiresAt: 9 * MINUTE };
    await store.keepToken(session, { ...token, ...client, refreshToken: secret });
    const fresh = new FreshTokens({ store, now: () => 5 * MINUTE });
    await fresh.current(session, () => ({
      createToken: async () => {
        await store.forget(session);
        return { ...token, expiresAt: 99 * MINUTE };
      },
      close: () => undefined,
    }));
    assert.equal(await store.token(session), undefined);
  });

  it('that cannot be refreshed serves to its end; tried again after 30 seconds at the earliest', async (t) => {
    const bench = await openSignIn(t);
    const first = await signedIn(bench);
    bench.clock.advance(first.expiresAt - bench.clock.now() - 4 * MINUTE);
    bench.aws.faults.add({
      fault: { kind: 'error', code: 'InvalidGrantException', status: 400, message: 'Invalid grant' },
      action: 'CreateToken',
    });
    await use(bench);
    await use(bench);
    assert.equal(refreshes(bench), 1);
    bench.clock.advance(31_000);
    await use(bench);
    assert.equal(refreshes(bench), 2);
    bench.clock.advance(4 * MINUTE);
    assert.equal((await failureOf(use(bench), BaseSourceError)).failure, 'signInNeeded');
  });

  it('that has ended asks for nobody while Identity Center is out of reach', async (t) => {
    const bench = await openSignIn(t);
    const first = await signedIn(bench);
    bench.clock.advance(first.expiresAt - bench.clock.now() + MINUTE);
    bench.aws.faults.add({ fault: { kind: 'reset' }, action: 'CreateToken' });
    await failureOf(use(bench), ConnectionError);
  });

  it('of the AWS CLI is used, also where its clock wrote UTC', async (t) => {
    const bench = await openSignIn(t);
    await mkdir(bench.folder, { recursive: true });
    const end = new Date(bench.clock.now() + 60 * MINUTE).toISOString().slice(0, 19);
    for (const expiresAt of [`${end}Z`, `${end}UTC`]) {
      const name = `${createHash('sha1').update('meadow').digest('hex')}.json`;
      const file = { startUrl: SSO.startUrl, region: SSO.region, accessToken: SSO.accessToken, expiresAt };
      await writeFile(path.join(bench.folder, name), JSON.stringify(file));
      assert.equal((await use(bench)).length, 1);
    }
  });

  it('and its registration are gone after a sign-out, here and there', async (t) => {
    const bench = await openSignIn(t);
    const token = await signedIn(bench);
    await bench.gateway.signOut(targetOf(bench.aws.url), bench.session, never);
    assert.equal(await bench.store.token(bench.session), undefined);
    assert.equal(await bench.store.registration(bench.session), undefined);
    assert.throws(() => bench.aws.accessTokens.owner(token.accessToken.reveal(), new Date()));
  });

  it('is gone after a sign-out that Identity Center does not hear of', async (t) => {
    const bench = await openSignIn(t);
    await signedIn(bench);
    bench.aws.faults.add({ fault: { kind: 'reset' }, action: 'Logout' });
    await failureOf(bench.gateway.signOut(targetOf(bench.aws.url), bench.session, never), ConnectionError);
    assert.equal(await bench.store.token(bench.session), undefined);
  });
});

describe('the files', () => {
  it('are named as AWS CLI v2 names them', () => {
    const session = { name: 'meadow', startUrl: 'https://x.test/start', region: 'eu-west-1' };
    const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
    assert.equal(tokenFileName(session), sha1('meadow'));
    const { startUrl, region } = session;
    assert.equal(tokenFileName({ startUrl, region }), sha1('https://x.test/start'));
    assert.equal(
      registrationFileName(session),
      sha1(
        '{"region": "eu-west-1", "scopes": null, "session_name": "meadow", "startUrl": "https://x.test/start", "tool": "botocore"}',
      ),
    );
    assert.equal(
      registrationFileName({ ...session, name: 'wiese-ü', scopes: ['a', 'b'] }),
      sha1(
        '{"region": "eu-west-1", "scopes": ["a", "b"], "session_name": "wiese-\\u00fc", "startUrl": "https://x.test/start", "tool": "botocore"}',
      ),
    );
  });

  for (const [what, text] of [
    ['cut short', '{"accessToken": "x", "expi'],
    ['empty', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['of wrong types', '{"accessToken": 1, "expiresAt": {}}'],
    ['without an end', '{"accessToken": "x"}'],
    ['with an end that is no time', '{"accessToken": "x", "expiresAt": "soon"}'],
  ] as const) {
    it(`that are ${what} count as absent, and are replaced by a sign-in`, async (t) => {
      assert.equal(parseToken(text), undefined);
      const bench = await openSignIn(t);
      await mkdir(bench.folder, { recursive: true });
      const file = path.join(bench.folder, `${tokenFileName(bench.session)}.json`);
      await writeFile(file, text, { mode: 0o400 });
      assert.equal((await failureOf(use(bench), BaseSourceError)).failure, 'signInNeeded');
      const token = await signedIn(bench);
      assert.ok((await readFile(file, 'utf8')).includes(token.accessToken.reveal()));
    });
  }

  it('that cannot be written leave the sign-in to this process', async (t) => {
    const folder = await temporaryFolder(t);
    const inTheWay = path.join(folder, 'cache');
    await writeFile(inTheWay, 'no folder');
    const store = new TokenStore(inTheWay);
    const session = { name: 'meadow', startUrl: SSO.startUrl, region: SSO.region };
    const token = { accessToken: new Secret('SENTINEL-unsaved'), expiresAt: 9e12 };
    assert.equal(await store.keepToken(session, token), false);
    assert.equal((await store.token(session))?.accessToken.reveal(), 'SENTINEL-unsaved');
    assert.equal(await readFile(inTheWay, 'utf8'), 'no folder');
    await chmod(inTheWay, 0o600);
  });

  it('teach the log what to mask', async (t) => {
    const learnt: string[] = [];
    const folder = await temporaryFolder(t);
    const store = new TokenStore(folder, (secret) => learnt.push(secret));
    const session = { name: 'meadow', startUrl: SSO.startUrl, region: SSO.region };
    const secrets = ['SENTINEL-access', 'SENTINEL-refresh', 'SENTINEL-client'] as const;
    const [access, refresh, client] = secrets.map((text) => new Secret(text));
    assert.ok(access && refresh && client);
    const token = { accessToken: access, refreshToken: refresh, clientSecret: client, expiresAt: 9e12 };
    await store.keepToken(session, token);
    assert.deepEqual(learnt, [...secrets]);
  });
});
