import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Plan } from '../../../../src/config/plan.ts';
import type { Asker } from '../../../../src/sessions/asker.ts';
import { ChainSessions } from '../../../../src/sessions/chainSessions.ts';
import { WindowSession } from '../../../../src/sessions/windowSession.ts';
import { CancelledError, ChainError } from '../../../../src/sts/errors.ts';
import { createGateway } from '../../../../src/sts/sdk.ts';
import type { StsGateway } from '../../../../src/sts/gateway.ts';
import { organisation as sample, SSO } from '../../../fixtures/organisation.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import type { Account, Organisation } from '../../../support/local-aws/organisation.ts';
import type { PolicyDocument } from '../../../support/local-aws/policy.ts';
import { startLocalAws, type LocalAws } from '../../../support/local-aws/server.ts';

/** The root user of the account where people live: AWS lets it assume nothing. */
export const ROOT_KEY = {
  accessKeyId: 'AKIAROOTHUB70EXAMPLE',
  secretAccessKey: 'r8Wk2SENTINELt5mXzQe/7cVy3JpHn1BsLgDo6Fa',
};

const everyone: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'sts:AssumeRole' },
  ],
};

/** The sample organisation with roles that are not quite open. */
const organisation: Organisation = {
  ...sample,
  accounts: sample.accounts.map((account): Account => {
    if (account.id !== '111111111111') return account;
    return {
      ...account,
      rootKeys: [ROOT_KEY],
      roles: [
        ...account.roles,
        { name: 'OnlyAssume', trust: everyone },
        {
          name: 'Closed',
          trust: {
            Version: '2012-10-17',
            Statement: [
              ...everyone.Statement,
              {
                Effect: 'Deny',
                Principal: { AWS: 'arn:aws:iam::111111111111:root' },
                Action: 'sts:AssumeRole',
              },
            ],
          },
        },
      ],
    };
  }),
};

export interface LabSettings {
  readonly proxy?: string;
  /** Milliseconds until a call is given up. */
  readonly patience?: number;
  readonly mfaSessionSeconds?: number;
}

/** A person's machine and an AWS, in which everything can be made to fail for real. */
export class Lab {
  readonly clock = new FakeClock();
  readonly aws: LocalAws;
  /** Stands for the home folder; files of it are named as in `~`. */
  readonly folder: string;
  /** AWS's clock is off by this many milliseconds. */
  skew: () => number = () => 0;
  /** Codes that a person types. */
  mfaCode = (serial: string): string => this.aws.mfaCode(serial);
  readonly #closing: (() => unknown)[] = [];
  readonly #environment = new Map<string, string | undefined>();

  private constructor(folder: string, start: (now: () => Date) => LocalAws) {
    this.folder = folder;
    this.aws = start(() => new Date(this.clock.now() + this.skew()));
  }

  static async open(): Promise<Lab> {
    const folder = await mkdtemp(path.join(tmpdir(), 'role-chain-'));
    let now = (): Date => new Date();
    const aws = await startLocalAws({ organisation, now: () => now() });
    const lab = new Lab(folder, (clock) => {
      now = clock;
      return aws;
    });
    lab.setEnvironment({ HOME: folder, USERPROFILE: folder, AWS_EC2_METADATA_DISABLED: 'true' });
    return lab;
  }

  setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (!this.#environment.has(name)) this.#environment.set(name, process.env[name]);
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }

  /** What a chain fails with, asked for as a person does, through the window. */
  async failureOf(plan: Plan | string, settings: LabSettings = {}): Promise<ChainError | CancelledError> {
    const { gateway, session } = this.#window(plan, settings);
    this.#closing.push(() => gateway.close());
    try {
      const name = typeof plan === 'string' ? plan : plan.name;
      const identity = await session.assume(name, this.person());
      assert.fail(`it became ${identity.verified.arn}`);
    } catch (error) {
      if (error instanceof ChainError || error instanceof CancelledError) return error;
      throw error;
    } finally {
      session.dispose();
    }
  }

  #window(
    plan: Plan | string,
    settings: LabSettings,
  ): { gateway: StsGateway & { close(): Promise<void> }; session: WindowSession } {
    const patience = settings.patience ?? 5_000;
    const gateway = createGateway({
      now: () => this.clock.now(),
      proxySettings: () => (settings.proxy === undefined ? {} : { proxy: settings.proxy }),
      files: () => ({
        config: path.join(this.folder, '.aws', 'config'),
        credentials: path.join(this.folder, '.aws', 'credentials'),
      }),
      timeouts: { connectMs: patience, requestMs: patience },
      baseTimeouts: { metadataMs: 200, processMs: 5_000 },
    });
    const onError = (error: unknown): void => {
      throw error;
    };
    const sessions = new ChainSessions({
      gateway: () => Promise.resolve(gateway),
      clock: this.clock,
      settings: () => ({
        defaultSessionName: 'dana',
        mfaCommand: undefined,
        mfaSessionSeconds: settings.mfaSessionSeconds ?? 43_200,
      }),
      vault: undefined,
      jitter: 0,
      onError,
    });
    const session = new WindowSession({
      sessions,
      clock: this.clock,
      planOf: () => Promise.resolve(typeof plan === 'string' ? undefined : plan),
      renewal: () => 'inUse',
      jitter: 0,
      onError,
    });
    return { gateway, session };
  }

  person(signal = new AbortController().signal): Asker {
    return { signal, askMfaCode: ({ serial }) => Promise.resolve(this.mfaCode(serial)) };
  }

  /** Signs in to Identity Center, as `aws sso login` leaves it behind; the token ends in so many milliseconds. */
  async signIn(left: number, accessToken: string = SSO.accessToken): Promise<void> {
    const cache = path.join(this.folder, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    const file = `${createHash('sha1').update('meadow').digest('hex')}.json`;
    const token = {
      startUrl: SSO.startUrl,
      region: SSO.region,
      accessToken,
      // The SDK judges it by the machine's clock.
      expiresAt: new Date(Date.now() + left).toISOString(),
    };
    await writeFile(path.join(cache, file), JSON.stringify(token));
  }

  /** A server that answers everything with a status, and its address. */
  async answering(status: number): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(status).end());
    server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${String(status)} No\r\n\r\n`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#closing.push(() => server.close().closeAllConnections());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  /** Text without what differs from run to run. */
  normal(text: string): string {
    return text
      .replaceAll(this.folder, '~')
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'REQUEST')
      .replaceAll(process.execPath, 'node');
  }

  async close(): Promise<void> {
    for (const [name, value] of this.#environment) this.setEnvironment({ [name]: value });
    for (const close of this.#closing.reverse()) await close();
    await this.aws.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
