import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';

/** Runs after VS Code has ended; scripts/testIntegration.ts says where everything lies. */
const places = ['USER_DATA', 'SERVER_DATA', 'LOGS', 'BROWSER_STORAGE', 'BROWSER_PROFILE'];

test('the run left its places to look at', async () => {
  for (const place of places) {
    const file = process.env[`ROLE_CHAIN_TEST_${place}`];
    assert.ok(file, place);
    await assert.doesNotReject(stat(file), place);
  }
});
