import { get } from 'node:http';
import type { Pin } from '../../src/delivery/endpoint/endpoint.ts';
import type { Disposable } from '../../src/sessions/emitter.ts';
import { Secret } from '../../src/config/secret.ts';
import { ConnectionError, ServiceError } from '../../src/sts/errors.ts';
import type { Gateway } from '../../src/sts/sdk.ts';
import { nameOf, type Subject } from './subject.ts';
import { trueNow, type FastTime } from './time.ts';

/** Every so many visits, a consumer's terminal is closed and another one opened. */
const VISITS_OF_A_TERMINAL = 12;
/** Every so many answers, the credentials are used against STS itself. */
const TRIED = 20;

interface Body {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

interface Terminal {
  readonly pin: Pin;
  readonly held: Disposable;
  visits: number;
}

/** Programs in pinned terminals: they ask the endpoint for one identity each, and look at what they get. */
export class Consumers {
  given = 0;
  refused = 0;
  tried = 0;
  /** Credentials that had ended, by the true time, before they were asked for; each with how long before. */
  readonly expired: string[] = [];
  /** Credentials of somebody else. */
  readonly foreign: string[] = [];
  readonly #subject: Subject;
  readonly #time: FastTime;
  /** Calls STS with what was handed out; its clock is right. */
  readonly #checker: Gateway;
  readonly #terminals = new Map<number, Terminal>();

  constructor(subject: Subject, time: FastTime, checker: Gateway) {
    this.#subject = subject;
    this.#time = time;
    this.#checker = checker;
  }

  /** One program asks for identity `i`. True where it got credentials. */
  async visit(i: number): Promise<boolean> {
    const terminal = await this.#terminal(i);
    const asked = trueNow(this.#time);
    const body = await ask(terminal.pin.url, terminal.pin.token.reveal());
    if (body === undefined) {
      this.refused += 1;
      return false;
    }
    this.given += 1;
    const left = Date.parse(body.Expiration) - asked;
    if (left <= 0) this.expired.push(`${nameOf(i)}: ${String(Math.round(-left / 1_000))} s`);
    if (this.given % TRIED === 0) await this.#try(i, body);
    return true;
  }

  /** After everything was forgotten, terminals lead nowhere: all are opened anew. */
  closeAll(): void {
    for (const i of this.#terminals.keys()) this.#close(i);
  }

  async #terminal(i: number): Promise<Terminal> {
    const known = this.#terminals.get(i);
    if (known !== undefined && known.visits < VISITS_OF_A_TERMINAL) {
      known.visits += 1;
      return known;
    }
    this.#close(i);
    const { endpoint, inUse } = this.#subject;
    const pin = await endpoint.pin(nameOf(i));
    const opened = { pin, held: inUse.hold(nameOf(i)), visits: 1 };
    this.#terminals.set(i, opened);
    return opened;
  }

  #close(i: number): void {
    const terminal = this.#terminals.get(i);
    terminal?.pin.dispose();
    terminal?.held.dispose();
    this.#terminals.delete(i);
  }

  async #try(i: number, body: Body): Promise<void> {
    const plan = this.#subject.plans.get(nameOf(i));
    if (plan === undefined) return;
    const credentials = {
      accessKeyId: body.AccessKeyId,
      secretAccessKey: new Secret(body.SecretAccessKey),
      sessionToken: new Secret(body.Token),
      expiresAt: Date.parse(body.Expiration),
    };
    try {
      const { arn } = await this.#checker.getCallerIdentity(plan, credentials, new AbortController().signal);
      this.tried += 1;
      if (!arn.includes(`/soak-${String(i)}-`)) this.foreign.push(`${nameOf(i)} got ${arn}`);
    } catch (error) {
      // The faults hit this call too. What must not be is that STS calls what is left of its life a lie.
      if (!(error instanceof ServiceError) && !(error instanceof ConnectionError)) throw error;
      const ended = error instanceof ServiceError && error.code.startsWith('ExpiredToken');
      if (ended && credentials.expiresAt > trueNow(this.#time)) this.expired.push(`${nameOf(i)}: by STS`);
    }
  }
}

/** What the endpoint gives; undefined where it gives a reason instead. */
async function ask(url: string, authorization: string): Promise<Body | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { authorization } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', reject);
      response.once('end', () => {
        resolve(response.statusCode === 200 ? (JSON.parse(text) as Body) : undefined);
      });
    });
    request.once('error', reject);
  });
}
