import assert from 'node:assert/strict';
import { STSClient, STSServiceException, type Credentials } from '@aws-sdk/client-sts';
import { organisation } from '../../fixtures/organisation.ts';
import type { Organisation } from '../../support/local-aws/organisation.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A clock that tests put forward: AWS and its clients share it. */
export class TestClock {
  offsetMs = 0;
  /** Where AWS's clock stands still, for rules that hold to the millisecond. */
  stopped: Date | undefined;
  readonly now = (): Date => this.stopped ?? new Date(Date.now() + this.offsetMs);
  advance(seconds: number): void {
    this.offsetMs += seconds * 1000;
  }
}

/** A local AWS with a clock of its own and clients that follow that clock. */
export class Bench {
  readonly aws: LocalAws;
  readonly clock: TestClock;
  readonly #clients: STSClient[] = [];

  private constructor(aws: LocalAws, clock: TestClock) {
    this.aws = aws;
    this.clock = clock;
  }

  static async start(changed: Organisation = organisation): Promise<Bench> {
    const clock = new TestClock();
    return new Bench(await startLocalAws({ organisation: changed, now: clock.now }), clock);
  }

  /** A client as the extension would make it, except that it tries once. */
  client(keys: Keys, region = 'eu-west-1', skewSeconds = 0): STSClient {
    const client = new STSClient({
      endpoint: this.aws.url,
      region,
      credentials: keys,
      maxAttempts: 1,
      systemClockOffset: this.clock.offsetMs + skewSeconds * 1000,
    });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.aws.close();
  }
}

/** The credentials of an answer in the form in which clients take them. */
export function keysOf(credentials: Credentials | undefined): Keys {
  assert(credentials?.AccessKeyId !== undefined && credentials.SecretAccessKey !== undefined);
  assert(credentials.SessionToken !== undefined);
  return {
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
  };
}

/** The error a call ends with, as its code, status and text. Fails where the call succeeds. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined; message: string }> {
  const error = await call.then(
    () => assert.fail('the call was expected to be refused'),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof STSServiceException, String(error));
  // The wire's code, not the class of the SDK that was chosen for it.
  const wire = (error as { Code?: string }).Code ?? error.name;
  return { code: wire, status: error.$metadata.httpStatusCode, message: error.message };
}
