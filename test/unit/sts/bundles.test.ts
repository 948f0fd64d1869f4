import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { it } from 'node:test';
import { build } from 'esbuild';
import { Secret } from '../../../src/config/secret.ts';
import { ConnectionError, HopError, ServiceError } from '../../../src/sts/errors.ts';
import { callHop } from '../../../src/sts/hopCall.ts';
import type * as sdk from '../../../src/sts/sdk.ts';
import { KEYS, role } from '../../fixtures/organisation.ts';
import { chainPlan, hop, staticKeys } from '../../support/plans.ts';
import { dana, never, openAws, temporaryFolder } from './bench.ts';

it('errors and secrets of the SDK bundle are the classes of the entry, though each has a copy', async (t) => {
  const aws = await openAws(t);
  const outfile = path.join(await temporaryFolder(t), 'sdk.cjs');
  await build({
    entryPoints: ['src/sts/sdk.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const { default: bundle } = (await import(pathToFileURL(outfile).href)) as { default: typeof sdk };
  const gateway = bundle.createGateway({
    now: () => Date.now(),
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
  });
  t.after(() => gateway.close());
  const target = chainPlan(aws.url, staticKeys(KEYS.dana), [
    hop(role('hub', 'Hub')),
    hop(role('hub', 'Nobody')),
  ]);

  const { credentials } = await gateway.assumeRole(
    target,
    dana,
    { roleArn: role('hub', 'Hub'), roleSessionName: 'dana' },
    never,
  );
  assert.ok(new Secret(credentials.secretAccessKey.reveal()).equals(credentials.secretAccessKey));

  const settings = {
    gateway,
    defaultSessionName: 'dana',
    mfa: { asker: { signal: never }, command: undefined },
  };
  const caller = { credentials, arn: undefined, mfaDone: false };
  await assert.rejects(callHop(target, 1, caller, settings, never), (error) => {
    assert.ok(error instanceof HopError);
    assert.ok(error.failure instanceof ServiceError);
    assert.ok(!(error.failure instanceof ConnectionError));
    return true;
  });
});
