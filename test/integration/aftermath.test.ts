import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchFiles } from '../support/leaks/files.ts';
import { Secrets } from '../support/leaks/secrets.ts';

/** Runs after VS Code has ended; scripts/testIntegration.ts says where everything lies. */
const places = ['USER_DATA', 'SERVER_DATA', 'LOGS', 'BROWSER_STORAGE', 'BROWSER_PROFILE'];

const secrets = new Secrets();
let total = 0;

for (const place of places) {
  test(`no secret was left in ${place.toLowerCase().replace('_', ' ')}`, async () => {
    const root = process.env[`ROLE_CHAIN_TEST_${place}`];
    assert.ok(root, place);
    const { looked, found } = await searchFiles(root, secrets);
    assert.deepEqual(found, []);
    total += looked;
  });
}

test('there were files to look at', () => {
  assert.ok(total > 50, `${String(total)} files`);
});
