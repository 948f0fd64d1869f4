import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { BaseSourceError, CancelledError } from '../../../../src/sts/errors.ts';
import { failureOf } from '../bench.ts';
import { decide, openSignIn, send, wayBack, type Answer, type SignInBench } from './bench.ts';

async function filesOf({ folder }: SignInBench): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

describe('authorization code with PKCE', () => {
  it('signs in, and leaves a token that all AWS tools read', async (t) => {
    const bench = await openSignIn(t);
    bench.person.onPage = (url) => decide(url, 'allow');
    await bench.signIn();
    const page = (await bench.person.done) as Answer;
    assert.match(page.body, /DONE/);
    const token = await bench.store.token(bench.session);
    assert.ok(token?.refreshToken !== undefined && token.clientId !== undefined);
    assert.equal(bench.aws.accessTokens.owner(token.accessToken.reveal(), new Date()), 'dana@meadow.example');
    for (const name of await filesOf(bench)) {
      assert.equal((await stat(path.join(bench.folder, name))).mode & 0o777, 0o600);
    }
    assert.equal((await stat(bench.folder)).mode & 0o777, 0o700);
    const query = new URL(bench.person.pages[0] ?? '').searchParams;
    assert.deepEqual(
      [query.get('code_challenge_method'), query.get('response_type'), query.get('scopes')],
      ['S256', 'code', 'sso:account:access'],
    );
  });

  it('registers once, and anew when the registration has ended or was forgotten', async (t) => {
    const bench = await openSignIn(t);
    bench.person.onPage = (url) => decide(url, 'allow');
    const registrations = () => bench.aws.journal.of('RegisterClient').length;
    await bench.signIn();
    await bench.signIn();
    assert.equal(registrations(), 1);
    bench.clock.advance(90 * 86_400_000 - 10 * 60_000);
    await bench.signIn();
    assert.equal(registrations(), 2);
  });

  it('answers with a page without scripts and secrets', async (t) => {
    const bench = await openSignIn(t);
    let page: { body: string; csp: string | undefined } | undefined;
    bench.person.onPage = async (url) => {
      const back = await wayBack(url);
      page = await send(back);
      assert.ok(!page.body.includes(back.searchParams.get('code') ?? '?'));
      assert.ok(!page.body.includes(back.searchParams.get('state') ?? '?'));
    };
    await bench.signIn();
    await bench.person.done;
    assert.match(page?.csp ?? '', /default-src 'none'/);
    assert.doesNotMatch(page?.body ?? '', /<script|https?:/);
  });

  it('is not disturbed by a request that has no readable address', async (t) => {
    const bench = await openSignIn(t);
    let status: number | undefined;
    bench.person.onPage = async (url) => {
      const { port } = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
      const stray = get({ host: '127.0.0.1', port, path: '//' });
      const [response] = (await once(stray, 'response')) as [IncomingMessage];
      status = response.resume().statusCode;
      await decide(url, 'allow');
    };
    await bench.signIn();
    assert.equal(status, 404);
  });

  const ends: readonly (readonly [string, RegExp, (url: string) => Promise<unknown>])[] = [
    ['a denial', /denied in the browser/, (url) => decide(url, 'deny')],
    [
      'a wrong state',
      /does not belong to this sign-in/,
      async (url) => {
        const back = await wayBack(url);
        back.searchParams.set('state', 'x'.repeat(43));
        return send(back);
      },
    ],
    [
      'no state',
      /does not belong to this sign-in/,
      async (url) => {
        const back = await wayBack(url);
        back.searchParams.delete('state');
        return send(back);
      },
    ],
    [
      'an answer from another website',
      /from another website/,
      async (url) => send(await wayBack(url), { headers: { Origin: 'https://evil.example' } }),
    ],
    [
      'an answer of a script',
      /from another website/,
      async (url) => send(await wayBack(url), { headers: { 'Sec-Fetch-Mode': 'no-cors' } }),
    ],
    [
      'no code',
      /without a code/,
      async (url) => {
        const back = await wayBack(url);
        back.searchParams.delete('code');
        return send(back);
      },
    ],
    [
      'a code of somebody else',
      /did not take the code/,
      async (url) => {
        const back = await wayBack(url);
        back.searchParams.set('code', 'guessed');
        return send(back);
      },
    ],
  ];
  for (const [what, wanted, act] of ends) {
    it(`ends with ${what}, and stores no token`, async (t) => {
      const bench = await openSignIn(t);
      bench.person.onPage = act;
      const error = await failureOf(bench.signIn(), BaseSourceError);
      await bench.person.done;
      assert.equal(error.failure, 'signInFailed');
      assert.match(error.message, wanted);
      assert.equal(await bench.store.token(bench.session), undefined);
    });
  }

  it('ends when nobody answers in time', async (t) => {
    const bench = await openSignIn(t, { timeoutMs: 30 });
    const error = await failureOf(bench.signIn(), BaseSourceError);
    assert.match(error.message, /in time/);
    assert.equal(await bench.store.token(bench.session), undefined);
  });

  it('ends when it is cancelled, and closes its door', async (t) => {
    const bench = await openSignIn(t);
    const cancelled = new AbortController();
    bench.person.onPage = () => {
      cancelled.abort(new CancelledError());
      return Promise.resolve();
    };
    await assert.rejects(bench.signIn('browser', cancelled.signal), CancelledError);
    assert.equal(await bench.store.token(bench.session), undefined);
    const back = await wayBack(bench.person.pages[0] ?? '');
    await assert.rejects(send(back), { code: 'ECONNREFUSED' });
  });

  it('takes an answer once: a state that comes again finds nobody', async (t) => {
    const bench = await openSignIn(t);
    let back: URL | undefined;
    bench.person.onPage = async (url) => {
      back = await wayBack(url);
      return send(back);
    };
    await bench.signIn();
    await bench.person.done;
    const first = await bench.store.token(bench.session);
    assert.ok(back !== undefined);
    await assert.rejects(send(back), { code: 'ECONNREFUSED' });
    // A later sign-in does not take the earlier one's state either.
    const [reused, port] = [
      back.searchParams,
      (url: string) => new URL(url).searchParams.get('redirect_uri'),
    ];
    bench.person.onPage = (url) => send(new URL(`${port(url) ?? ''}?${reused.toString()}`));
    const error = await failureOf(bench.signIn(), BaseSourceError);
    assert.match(error.message, /does not belong/);
    const kept = await bench.store.token(bench.session);
    assert.equal(kept?.accessToken.reveal(), first?.accessToken.reveal());
  });

  it('lets strays pass by: other paths, methods and hosts end nothing', async (t) => {
    const bench = await openSignIn(t);
    const statuses: (number | undefined)[] = [];
    bench.person.onPage = async (url) => {
      const back = await wayBack(url);
      const other = new URL('/favicon.ico', back);
      statuses.push((await send(other)).status);
      statuses.push((await send(back, { method: 'POST' })).status);
      statuses.push((await send(back, { headers: { Host: 'evil.example' } })).status);
      return send(back);
    };
    await bench.signIn();
    assert.deepEqual(statuses, [404, 405, 421]);
  });

  it('writes the keys of AWS CLI v2, in its form', async (t) => {
    const bench = await openSignIn(t);
    bench.person.onPage = (url) => decide(url, 'allow');
    await bench.signIn();
    const texts = await Promise.all(
      (await filesOf(bench)).map((name) => readFile(path.join(bench.folder, name), 'utf8')),
    );
    const files = texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    const keys = files.map((file) => Object.keys(file).sort().join(' ')).sort();
    assert.deepEqual(keys, [
      'accessToken clientId clientSecret expiresAt refreshToken region registrationExpiresAt startUrl',
      'clientId clientSecret expiresAt grantTypes scopes',
    ]);
    for (const file of files) assert.match(String(file['expiresAt']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
