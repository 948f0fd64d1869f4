import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inheritedShadows } from '../../../src/delivery/inherited.ts';
import { shadowing } from '../../../src/delivery/shadowing.ts';
import { english } from '../../../src/platform/translate.ts';
import { firstStatus } from '../../../src/views/firstStatus.ts';
import { statusOf } from '../../../src/views/statusText.ts';
import { moment } from './samples.ts';

/** VS Code as it may be started: without anything, with a profile, with keys. */
const environments = [
  {},
  { AWS_PROFILE: 'other' },
  { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' },
];

describe('the status bar before anything is loaded', () => {
  test('says just what it says afterwards in a window without an identity', () => {
    for (const env of environments) {
      const first = firstStatus(undefined, inheritedShadows(env, english), english);
      const shadows = shadowing(env, new Map(), english);
      assert.deepEqual(first, statusOf({ kind: 'none' }, moment, shadows));
    }
  });

  test('shows an identity that comes back as on its way, as the works do when they begin', () => {
    for (const env of environments) {
      const first = firstStatus('a$(zap)', inheritedShadows(env, english), english);
      const state = { kind: 'resolving', name: 'a$(zap)', step: undefined, previous: undefined } as const;
      assert.deepEqual(first, statusOf(state, moment, shadowing(env, new Map(), english)));
    }
  });
});
