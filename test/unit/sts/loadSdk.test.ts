import assert from 'node:assert/strict';
import { it } from 'node:test';
import { gatewayOnce, loadAhead } from '../../../src/sts/loadSdk.ts';

it('loading ahead says nothing of a failure, and the resolve that follows hears of its own', async () => {
  let asked = 0;
  const failing = async (): Promise<never> => {
    asked += 1;
    throw new Error('The file is gone.');
  };
  loadAhead(failing);
  await assert.rejects(failing(), /gone/);
  assert.equal(asked, 2);
});

it('what was loaded ahead is what the first resolve uses', async () => {
  const gateway = gatewayOnce({
    now: () => 0,
    proxySettings: () => ({}),
    files: () => ({ config: '/nowhere/config', credentials: '/nowhere/credentials' }),
  });
  loadAhead(gateway);
  const used = await gateway();
  assert.equal(await gateway(), used);
  await used.close();
});
