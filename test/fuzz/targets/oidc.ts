import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { BaseSourceError, ConnectionError, ServiceError } from '../../../src/sts/errors.ts';
import { createGateway } from '../../../src/sts/sdk.ts';
import type { SignInPerson } from '../../../src/sts/signIn/person.ts';
import { tokenFileName } from '../../../src/sts/signIn/registration.ts';
import type { SignInSession } from '../../../src/sts/signIn/session.ts';
import { TokenStore } from '../../../src/sts/signIn/tokenStore.ts';
import { chainPlan, sourced, staticKeys } from '../../support/plans.ts';
import { assertTooSlow, isProper, manners, openBadServer, PROPER, type Manner } from '../badServer.ts';
import { fields, mutate, mutations, withField, type FieldChange, type Mutation } from '../mutation.ts';
import { assertNoSecret, SENTINEL } from '../secrets.ts';
import type { Target } from '../target.ts';

/** What Identity Center answers at each of its paths, as it should be. */
const replies = {
  '/client/register': `{"clientId":"client","clientSecret":"${SENTINEL}client","clientIdIssuedAt":1800000000,"clientSecretExpiresAt":4070908800}`,
  '/device_authorization': `{"deviceCode":"${SENTINEL}device","userCode":"ABCD-EFGH","verificationUri":"https://device.example/","verificationUriComplete":"https://device.example/?user_code=ABCD-EFGH","expiresIn":600,"interval":5}`,
  '/token': `{"accessToken":"${SENTINEL}access","expiresIn":28800,"refreshToken":"${SENTINEL}refresh","tokenType":"Bearer"}`,
  '/assignment/accounts': `{"accountList":[{"accountId":"111111111111","accountName":"Hub","emailAddress":"hub@example.com"}],"nextToken":null}`,
  '/assignment/roles': `{"roleList":[{"roleName":"Engineer","accountId":"111111111111"}],"nextToken":null}`,
} as const;

/** The token file that another program has written, whole or not. */
const TOKEN_FILE = `{"startUrl":"https://meadow.awsapps.com/start","region":"eu-west-1","accessToken":"${SENTINEL}access","expiresAt":"2030-01-01T00:00:00Z","clientId":"client","clientSecret":"${SENTINEL}client","registrationExpiresAt":"2099-01-01T00:00:00Z","refreshToken":"${SENTINEL}refresh"}`;

type Changed = keyof typeof replies | 'file';

const dictionary = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    'null',
    'true',
    '{}',
    '[]',
    '-1',
    '0',
    '1e-9',
    '1e12',
    '1e306',
    '\0',
  ],
  ...['"expiresIn":1e306,', '"expiresIn":-5,', '"expiresIn":"soon",', '"interval":1e-9,', '"interval":1e12,'],
  ...['"clientSecretExpiresAt":1e300,', '"verificationUriComplete":"command:workbench.action.quit",'],
  ...['"verificationUriComplete":"file:///etc/passwd",', '"verificationUriComplete":7,', '"userCode":{},'],
  ...['"error":"authorization_pending"', '"error":"slow_down",', '"error":"expired_token",', '"error":{},'],
  ...['"accountId":{},', '"accountName":7,', '"roleName":[],', '"nextToken":"again",', '"__proto__":{},'],
  ...['"expiresAt":"9999999-01-01",', '"accountList":{},', '\uFEFF', '<html>', '\\ud800'],
];

interface Input {
  readonly flow: 'browser' | 'device';
  readonly changed: Changed;
  readonly field: FieldChange | null;
  readonly changes: readonly Mutation[];
  readonly manner: Manner;
}

/** Where the local clock starts; the token file above ends long after it, and its registration too. */
const START = Date.UTC(2027, 0, 1);
/** No service that is asked at a bearable pace is asked more often, for one sign-in. */
const MOST_QUESTIONS = 4_000;

/** Signing in to Identity Center, staying signed in, and what its portal lists. */
export const oidcTarget: Target<Input> = {
  name: 'oidc',
  inputs: fc.record({
    flow: fc.constantFrom('browser', 'device'),
    changed: fc.constantFrom<Changed>(...(Object.keys(replies) as (keyof typeof replies)[]), 'file'),
    field: fields,
    changes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, mutations(dictionary)),
    manner: fc.oneof({ weight: 2, arbitrary: fc.constant(PROPER) }, manners),
  }),
  examples: (['browser', 'device'] as const).flatMap((flow) =>
    (['/token', 'file'] as const).map((changed) => ({
      ...{ flow, changed, field: null, changes: [], manner: PROPER },
    })),
  ),
  open: async () => {
    const server = await openBadServer();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-fuzz-'));
    let ahead = 0;
    let waits = 0;
    const started = Date.now();
    const now = (): number => START + (Date.now() - started) + ahead;
    const store = new TokenStore(folder);
    const gateway = createGateway({
      ...{ now, proxySettings: () => ({}), tokens: store },
      files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
      timeouts: { connectMs: 5_000, requestMs: 150 },
      signInTimeoutMs: 10_000,
      wait: async (ms, signal) => {
        signal.throwIfAborted();
        // More than a timer can hold would be no pause at all.
        assert.ok(ms >= 1_000 && ms <= 120_000, `a pause of ${String(ms)} ms`);
        assert.ok(++waits < MOST_QUESTIONS, 'it asks for ever');
        ahead += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const session: SignInSession = {
      ...{ name: 'meadow', startUrl: 'https://meadow.awsapps.com/start', region: 'eu-west-1' },
      ...{ portalUrl: server.url, oidcUrl: server.url },
    };
    const target = chainPlan(server.url, staticKeys({ accessKeyId: 'AKIA', secretAccessKey: SENTINEL }), [], {
      maxAttempts: sourced(1),
    });
    const never = new AbortController().signal;
    return {
      check: async ({ flow, changed, field, changes, manner }) => {
        ahead = waits = 0;
        await store.forget(session);
        const whole = changed === 'file' ? TOKEN_FILE : replies[changed];
        const body = mutate(withField(whole, field), changes);
        let left = 3;
        server.answer = (url) => {
          const { pathname } = new URL(url, server.url);
          // In the end all is right: who goes on asking gets an answer.
          if (pathname === changed && left-- > 0) return { body, manner };
          const right = replies[pathname as keyof typeof replies] as string | undefined;
          return { body: right ?? '{}', manner: PROPER };
        };
        const failures: unknown[] = [];
        const listed: unknown[] = [];
        const allow = async (work: () => Promise<unknown>): Promise<void> => {
          try {
            await work();
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            failures.push(error);
          }
        };
        if (changed === 'file') await writeFile(path.join(folder, `${tokenFileName(session)}.json`), body);
        else {
          const around = { choice: flow, callbackReaches: true };
          await allow(() => gateway.signIn(target, session, somebody, around, never));
        }
        await allow(async () => {
          const token = await store.token(session);
          assert.ok(token === undefined || Number.isFinite(token.expiresAt));
          const accounts = await gateway.accounts(target, session, never);
          listed.push(...accounts.flatMap(({ id, name }) => [id, name]));
          listed.push(...(await gateway.accountRoles(target, session, '111111111111', never)));
        });
        for (const text of listed) assert.equal(typeof text, 'string');
        const proper = body === whole && isProper(manner);
        if (proper && failures.length === 0) assert.deepEqual(listed, ['111111111111', 'Hub', 'Engineer']);
        for (const error of failures) {
          const known = [ServiceError, ConnectionError, BaseSourceError].some(
            (type) => error instanceof type,
          );
          assert.ok(known, String(error));
          if (proper) assertTooSlow(error);
          // A service may say what it likes in the words of its error; what it said elsewhere stays out.
          if (!/"(error|error_description|message|Message|__type)"/.test(body)) assertNoSecret(error);
        }
      },
      close: async () => {
        await gateway.close();
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

/** Somebody who does as they are told, in a browser that opens web pages and nothing else. */
const somebody: SignInPerson = {
  openPage: async (url) => {
    assertPage(url);
    const query = new URL(url).searchParams;
    const back = new URL(query.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      code: `${SENTINEL}code`,
      state: query.get('state') ?? '',
    }).toString();
    // `fetch` says of itself that it is a script.
    await new Promise<void>((resolve, reject) => {
      request(back, { agent: false }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
    return true;
  },
  showCode: ({ userCode, url, expiresAt }) => {
    assertPage(url);
    assert.match(userCode, /^[\w-]+$/);
    assert.ok(Number.isFinite(expiresAt));
  },
  awsLogin: () => Promise.reject(new Error('Nobody asked for this.')),
  texts: { title: 'Role Chain', done: '', denied: '', failed: '' },
};

function assertPage(url: string): void {
  assert.match(url, /^https?:\/\//);
}
