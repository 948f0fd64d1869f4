import {
  STSClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { Credentials } from './credentials.ts';

/** AWS takes signatures of 15 minutes before and after its own time. */
const SKEW_THAT_MATTERS_MS = 4 * 60_000;

/**
 * A client of the SDK that serves one call after another, each with the caller's own credentials; between two calls it
 * holds none. Whose call it signs is a property of the whole client, so it refuses a second one at the same time.
 */
export class StsClient {
  readonly #client: STSClient;
  #busy = false;
  #tries = 0;

  /**
   * @param config says where and how to call; credentials are each call's own
   * @param heard is given the headers of every answer
   */
  constructor(config: STSClientConfig, heard: (headers: Readonly<Record<string, string>>) => void) {
    const client = new STSClient({ ...config, credentials: nobody });
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        heard((result.response as { headers?: Record<string, string> } | undefined)?.headers ?? {});
        return result;
      },
      { step: 'deserialize', name: 'roleChainServerTime', priority: 'low' },
    );
    const eachTry: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
      (next) => async (args) => {
        this.#tries += 1;
        const offset = client.config.systemClockOffset;
        try {
          return await next(args);
        } catch (error) {
          judgeSkew(error, client.config.systemClockOffset - offset);
          throw error;
        }
      };
    client.middlewareStack.addRelativeTo(eachTry, {
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
      name: 'roleChainSkew',
    });
    this.#client = client;
  }

  /** Whether the last call was answered at its first try: no retry has left its traces (quota, pace) in the client. */
  get isUnspent(): boolean {
    return this.#tries === 1;
  }

  /**
   * Runs a call that sends one command.
   *
   * @param clockOffset milliseconds that the machine's clock is corrected by for the signature
   */
  async serve<T>(
    caller: Credentials,
    clockOffset: number,
    run: (client: STSClient) => Promise<T>,
  ): Promise<T> {
    if (this.#busy) {
      throw new Error('A client serves one caller at a time.');
    }
    this.#busy = true;
    this.#tries = 0;
    const { config } = this.#client;
    const identity = {
      accessKeyId: caller.accessKeyId,
      secretAccessKey: caller.secretAccessKey.reveal(),
      ...(caller.sessionToken === undefined ? {} : { sessionToken: caller.sessionToken.reveal() }),
    };
    config.credentials = async () => identity;
    config.systemClockOffset = clockOffset;
    try {
      return await run(this.#client);
    } finally {
      config.credentials = nobody;
      this.#busy = false;
    }
  }
}

async function nobody(): Promise<never> {
  throw new Error('A client between two calls signs for nobody.');
}

/**
 * Says for the SDK's retries whether its corrected clock can cure an error. Where the clocks differ by minutes it takes
 * that for granted with every error, and would try AccessDenied again, MFA code and all. Only a signature can be cured,
 * and only by a correction that is worth mentioning.
 *
 * @param correction milliseconds by which the clock for signing was corrected after the answer
 */
function judgeSkew(error: unknown, correction: number): void {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { clockSkewCorrected?: true } };
  if ($metadata === undefined) {
    return;
  }
  const ofTime = /^(SignatureDoesNotMatch|Request(Expired|InTheFuture|TimeTooSkewed))/.test(name);
  if (ofTime && Math.abs(correction) >= SKEW_THAT_MATTERS_MS) {
    $metadata.clockSkewCorrected = true;
  } else {
    delete $metadata.clockSkewCorrected;
  }
}
