import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { staticVariables } from '../../../src/delivery/staticVariables.ts';
import { english } from '../../../src/platform/translate.ts';
import { Secret } from '../../../src/config/secret.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { active, chain, devAdmin, identity, MINUTE, prodAdmin, unreachable, work } from '../views/samples.ts';

const of = (state: WindowIdentity) => Object.fromEntries(staticVariables(state, english).values);

describe('variables of the window’s identity', () => {
  test('are keys, their end and the region', () => {
    assert.deepEqual(of(active(prodAdmin, 30 * MINUTE)), {
      AWS_ACCESS_KEY_ID: 'ASIALIVEEXAMPLE00000',
      AWS_SECRET_ACCESS_KEY: 'live-secret',
      AWS_SESSION_TOKEN: 'live-token',
      AWS_CREDENTIAL_EXPIRATION: '2026-11-22T12:30:00Z',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    });
  });

  test('have no token, no end and no region where there is none', () => {
    const { region: _, ...withoutRegion } = work;
    const { expiresAt: __, ...longTerm } = identity(chain('work', []), 0);
    const state: WindowIdentity = {
      kind: 'active',
      identity: {
        ...longTerm,
        plan: withoutRegion,
        credentials: { accessKeyId: 'AKIAWORK', secretAccessKey: new Secret('s') },
      },
      renewal: { kind: 'scheduled' },
    };
    assert.deepEqual(of(state), { AWS_ACCESS_KEY_ID: 'AKIAWORK', AWS_SECRET_ACCESS_KEY: 's' });
  });

  test('are none without an identity', () => {
    assert.deepEqual(of({ kind: 'none' }), {});
    assert.deepEqual(of({ kind: 'failed', name: 'x', error: unreachable }), {});
    assert.deepEqual(of({ kind: 'resolving', name: 'x', step: undefined, previous: undefined }), {});
  });

  test('are the previous identity’s while another resolves', () => {
    const previous = identity(devAdmin, MINUTE);
    const state: WindowIdentity = { kind: 'resolving', name: 'prod-admin', step: undefined, previous };
    assert.equal(of(state)['AWS_ACCESS_KEY_ID'], 'ASIALIVEEXAMPLE00000');
  });

  test('stay when the keys have ended: no process may fall back to another identity', () => {
    const state: WindowIdentity = {
      kind: 'expired',
      identity: identity(prodAdmin, -MINUTE),
      renewal: { kind: 'scheduled' },
    };
    assert.equal(of(state)['AWS_CREDENTIAL_EXPIRATION'], '2026-11-22T11:59:00Z');
  });

  test('are described by who it is, without a secret', () => {
    const { description } = staticVariables(active(prodAdmin, MINUTE), english);
    assert.equal(description, 'AWS identity prod-admin (arn:aws:sts::333333333333:assumed-role/Admin/dana)');
  });
});
