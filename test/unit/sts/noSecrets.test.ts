import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { Base, ChainPlan } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { BaseError, HopError, type ChainError } from '../../../src/sts/errors.ts';
import { callBase, callHop, type HopCaller } from '../../../src/sts/hopCall.ts';
import { CI_ISSUER, CONTAINER_TOKEN, KEYS, MFA, role } from '../../fixtures/organisation.ts';
import type { Fault } from '../../support/local-aws/faults.ts';
import type { LocalAws } from '../../support/local-aws/server.ts';
import { chainPlan, hop, roleArn, sourced, staticKeys } from '../../support/plans.ts';
import { dana, failureOf, never, openAws, openGateway, setEnvironment, temporaryFolder } from './bench.ts';

const TOKEN = 'SENTINEL/session+token';
const CODE = '271828';
const caller: HopCaller = {
  credentials: { ...dana, sessionToken: new Secret(TOKEN) },
  arn: undefined,
  mfaDone: false,
};
const faults: readonly Fault[] = [
  { kind: 'error', code: 'AccessDenied', status: 403, message: `Denied with ${KEYS.dana.secretAccessKey}` },
  { kind: 'error', code: 'ValidationError', status: 400, message: `AWS_SESSION_TOKEN=${TOKEN}` },
  { kind: 'throttle' },
  { kind: 'status', status: 500 },
  { kind: 'hang' },
  { kind: 'reset' },
  { kind: 'garbage' },
  { kind: 'truncate' },
  { kind: 'truncate', cut: true },
  { kind: 'wrongTypes' },
  { kind: 'huge', bytes: 2_000_000 },
];

/** Every way in which an error may end up before somebody's eyes. */
function allOf(error: unknown): string {
  const parts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    const fields = Object.fromEntries(
      Object.getOwnPropertyNames(one).map((key) => [key, Reflect.get(one as object, key) as unknown]),
    );
    parts.push(one.message, one.stack ?? '', String(one), JSON.stringify(one), JSON.stringify(fields));
    parts.push(inspect(one, { depth: 10, showHidden: true, getters: true }));
  }
  return parts.join('\n');
}

function assertNoSecret(error: ChainError): void {
  const everything = allOf(error);
  assert.doesNotMatch(everything, /SENTINEL/);
  assert.ok(!everything.includes(CODE), 'the MFA code');
  // The id identifies and grants nothing, but a signed request would hold it: none is kept.
  assert.doesNotMatch(everything, /AWS4-HMAC-SHA256|x-amz-security-token/i);
}

describe('no secret is in the error', () => {
  const failing = hop(role('hub', 'HubAdmin'), { mfaSerial: sourced(MFA.dana.serial) });
  const planOf = (aws: LocalAws, base: Base): ChainPlan =>
    chainPlan(aws.url, base, [failing], { maxAttempts: sourced(2) });
  const asker = { signal: new AbortController().signal, askMfaCode: () => Promise.resolve(CODE) };
  const mfa = { asker, command: undefined };

  for (const fault of faults) {
    it(`of a hop with ${JSON.stringify(fault).slice(0, 60)}`, async (t) => {
      const aws = await openAws(t);
      aws.faults.add({ fault });
      const gateway = openGateway(t, { timeouts: { connectMs: 5000, requestMs: 50 } });
      const settings = { gateway, defaultSessionName: 'dana', mfa };
      const plan = planOf(aws, staticKeys(KEYS.dana));
      assertNoSecret(await failureOf(callHop(plan, 0, caller, settings, never), HopError));
    });
  }

  it('of a hop that STS refuses for real', async (t) => {
    const aws = await openAws(t);
    const settings = { gateway: openGateway(t), defaultSessionName: 'dana', mfa };
    const plan = planOf(aws, staticKeys(KEYS.dana));
    const longTerm = { ...caller, credentials: dana };
    const error = await failureOf(callHop(plan, 0, longTerm, settings, never), HopError);
    assertNoSecret(error);
    assert.equal(error.caller, 'arn:aws:iam::111111111111:user/dana');
    assertNoSecret(await failureOf(callHop(plan, 0, caller, settings, never), HopError));
  });

  it('of a base', async (t) => {
    const aws = await openAws(t);
    const folder = await temporaryFolder(t);
    const tokenFile = path.join(folder, 'token');
    const script = path.join(folder, 'fails.cjs');
    await writeFile(tokenFile, aws.webIdentityToken(CI_ISSUER, 'repo:other/SENTINEL'));
    await writeFile(
      script,
      `console.log('{"SecretAccessKey": "SENTINEL"');
       console.error('token: SENTINEL', 'Authorization: Bearer SENTINEL.x.y', '${KEYS.ci.secretAccessKey}');
       process.exit(Number(process.argv[2]));`,
    );
    setEnvironment(t, {
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: 'SENTINEL',
    });
    aws.faults.add({ service: 'metadata', fault: { kind: 'garbage' } });
    aws.faults.add({ service: 'container', fault: { kind: 'truncate' } });
    const program = `"${process.execPath}" "${script}"`;
    const bases: Base[] = [
      { kind: 'environment', profile: 'x' },
      { kind: 'instanceMetadata', profile: 'x' },
      { kind: 'containerMetadata', profile: 'x' },
      { kind: 'process', profile: 'x', command: new Secret(`${program} 0`) },
      { kind: 'process', profile: 'x', command: new Secret(`${program} 1 --password SENTINEL`) },
      { kind: 'process', profile: 'x', command: new Secret('no-such-program --token=SENTINEL') },
      { kind: 'webIdentity', profile: 'x', tokenFile, role: roleArn(role('staging', 'CiDeploy')) },
    ];
    const gateway = openGateway(t, { baseTimeouts: { metadataMs: 20, processMs: 60_000 } });
    for (const base of bases) {
      assertNoSecret(await failureOf(callBase(planOf(aws, base), gateway, never), BaseError));
    }
  });
});
