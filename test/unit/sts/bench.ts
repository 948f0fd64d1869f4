import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Base, ChainPlan } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import type { Credentials } from '../../../src/sts/credentials.ts';
import type { StsGateway } from '../../../src/sts/gateway.ts';
import { createGateway, type GatewayOptions } from '../../../src/sts/sdk.ts';
import { KEYS, organisation } from '../../fixtures/organisation.ts';
import type { LocalAwsOptions } from '../../support/local-aws/server.ts';
import { startLocalAws, type LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, staticKeys } from '../../support/plans.ts';

export type TestGateway = StsGateway & { close(): Promise<void> };

export const never = new AbortController().signal;

/** Dana's long-term keys, which most tests call with. */
export const dana: Credentials = {
  accessKeyId: KEYS.dana.accessKeyId,
  secretAccessKey: new Secret(KEYS.dana.secretAccessKey),
};

/**
 * A gateway, closed at the end of the test.
 *
 * @param create of the sources, or of the SDK as it is shipped
 */
export function openGateway(
  t: TestContext,
  options: Partial<GatewayOptions> = {},
  create: (options: GatewayOptions) => TestGateway = createGateway,
): TestGateway {
  const gateway = create({
    now: () => Date.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
    baseTimeouts: { metadataMs: 10_000, processMs: 60_000 },
    ...options,
  });
  t.after(() => gateway.close());
  return gateway;
}

/** A local AWS that ends with the test. */
export async function openAws(t: TestContext, options: Partial<LocalAwsOptions> = {}): Promise<LocalAws> {
  const aws = await startLocalAws({ organisation, ...options });
  t.after(() => aws.close());
  return aws;
}

/** Where to call, for calls that are made without a chain. */
export function targetOf(url: string, more: Partial<ChainPlan> = {}): ChainPlan {
  return chainPlan(url, staticKeys(KEYS.dana), [], more);
}

/** Who a base is, as STS itself says. */
export async function whoIs(
  t: TestContext,
  url: string,
  base: Base,
  options: Partial<GatewayOptions> = {},
): Promise<string> {
  const gateway = openGateway(t, options);
  const credentials = await gateway.baseCredentials(targetOf(url), base, never);
  return (await gateway.getCallerIdentity(targetOf(url), credentials, never)).arn;
}

/** Sets variables of the environment (undefined: removes) until the end of the test. */
export function setEnvironment(t: TestContext, values: Readonly<Record<string, string | undefined>>): void {
  const assign = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  for (const [name, value] of Object.entries(values)) assign(name, value);
  t.after(() => {
    for (const [name, value] of before) assign(name, value);
  });
}

/** What the environment says of AWS, all of it wrong: whoever reads any of it fails or ends somewhere else. */
export const POISON = {
  AWS_PROFILE: 'poisoned-profile',
  AWS_DEFAULT_PROFILE: 'poisoned-profile',
  AWS_REGION: 'us-poison-1',
  AWS_DEFAULT_REGION: 'us-poison-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'AKIAPOISONED0EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'poisoned',
  AWS_SESSION_TOKEN: 'poisoned',
  AWS_ROLE_ARN: 'arn:aws:iam::999999999999:role/Poisoned',
  AWS_ROLE_SESSION_NAME: 'poisoned',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/poisoned',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_MAX_ATTEMPTS: '7',
  AWS_RETRY_MODE: 'adaptive',
  AWS_SDK_UA_APP_ID: 'poisoned',
} as const;

/** A folder that is removed at the end of the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-sts-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The error that a call ends with, of the class that is expected. */
export async function failureOf<T extends Error>(
  call: Promise<unknown>,
  type: abstract new (...args: never[]) => T,
): Promise<T> {
  const error = await call.then(
    () => assert.fail('The call was expected to fail'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof type, `Another error than ${type.name}: ${String(error)}`);
  return error;
}
