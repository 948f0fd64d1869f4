import { request } from 'node:http';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { DeviceCode, SignInPerson } from '../../../../src/sts/signIn/person.ts';
import type { SignInSession } from '../../../../src/sts/signIn/session.ts';
import { TokenStore } from '../../../../src/sts/signIn/tokenStore.ts';
import type { Gateway } from '../../../../src/sts/sdk.ts';
import { createGateway } from '../../../../src/sts/sdk.ts';
import type { FlowChoice } from '../../../../src/sts/signIn/flows.ts';
import { SSO } from '../../../fixtures/organisation.ts';
import type { LocalAws } from '../../../support/local-aws/server.ts';
import { openAws, targetOf, temporaryFolder } from '../bench.ts';

/** A clock that Identity Center and we share; waiting moves it on. */
export class SharedClock {
  #ahead = 0;
  readonly waits: number[] = [];
  now = (): number => Date.now() + this.#ahead;
  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** Somebody at a browser who does as a test says. */
export class Somebody implements SignInPerson {
  readonly pages: string[] = [];
  readonly codes: DeviceCode[] = [];
  readonly texts = { title: 'Role Chain', done: 'DONE', denied: 'DENIED', failed: 'FAILED' };
  /** What they do with a page that was opened for them. */
  onPage: (url: string) => Promise<unknown> = () => Promise.resolve();
  onCode: (code: DeviceCode) => Promise<unknown> = () => Promise.resolve();
  /** Settles as what they did last has. */
  done: Promise<unknown> = Promise.resolve();

  openPage(url: string): Promise<boolean> {
    this.pages.push(url);
    this.done = this.onPage(url);
    return Promise.resolve(true);
  }

  showCode(code: DeviceCode): void {
    this.codes.push(code);
    this.done = this.onCode(code);
  }

  awsLogin(): Promise<void> {
    return Promise.reject(new Error('Nobody asked for this.'));
  }
}

export interface SignInBench {
  readonly aws: LocalAws;
  readonly clock: SharedClock;
  readonly store: TokenStore;
  /** The folder of the token files. */
  readonly folder: string;
  readonly session: SignInSession;
  readonly gateway: Gateway;
  readonly person: Somebody;
  signIn(choice?: FlowChoice, signal?: AbortSignal): Promise<void>;
}

export const never = new AbortController().signal;

/** A person, an Identity Center, and nothing stored yet. */
export async function openSignIn(
  t: TestContext,
  more: { readonly session?: Partial<SignInSession>; readonly timeoutMs?: number } = {},
): Promise<SignInBench> {
  const clock = new SharedClock();
  const aws = await openAws(t, { now: () => new Date(clock.now()) });
  const folder = path.join(await temporaryFolder(t), '.aws', 'sso', 'cache');
  const store = new TokenStore(folder);
  const gateway = createGateway({
    now: clock.now,
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
    tokens: store,
    signInTimeoutMs: more.timeoutMs ?? 60_000,
    wait: (ms, signal) => {
      signal.throwIfAborted();
      clock.waits.push(ms);
      clock.advance(ms);
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  t.after(() => gateway.close());
  const session: SignInSession = {
    name: 'meadow',
    startUrl: SSO.startUrl,
    region: SSO.region,
    scopes: ['sso:account:access'],
    portalUrl: aws.url,
    oidcUrl: aws.url,
    ...more.session,
  };
  const person = new Somebody();
  return {
    ...{ aws, clock, store, folder, session, gateway, person },
    signIn: (choice = 'browser', signal = never) =>
      gateway.signIn(targetOf(aws.url), session, person, { choice, callbackReaches: true }, signal),
  };
}

/** Where the browser would be sent with the person's answer. */
export async function wayBack(url: string): Promise<URL> {
  const location = await answer(url, 'allow');
  return new URL(location ?? '');
}

/** Answers the question on a page of Identity Center, and follows it back where it leads back, as a browser does. */
export async function decide(url: string, decision: 'allow' | 'deny'): Promise<Answer | undefined> {
  const location = await answer(url, decision);
  return location === null ? undefined : send(new URL(location));
}

async function answer(url: string, decision: string): Promise<string | null> {
  const body = new URLSearchParams({ decision });
  const reply = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  await reply.arrayBuffer();
  return reply.headers.get('location');
}

/** What came back. */
export interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly csp: string | undefined;
}

/** A request as any program could send it; `fetch` says of itself that it is a script. */
export async function send(
  url: URL,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        const csp = response.headers['content-security-policy'];
        resolve({ status: response.statusCode, body, csp: csp?.toString() });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
