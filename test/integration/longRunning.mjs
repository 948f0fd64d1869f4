/**
 * A person's program that runs for a long time: it asks who it is again and again, with one SDK client that it made at
 * its start and with a new one each time, and writes what it knows to the file that is its argument. Ends when that
 * file is removed.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const [, , file] = process.argv;
const endpoint = process.env.ROLE_CHAIN_TEST_CONTROL;
const region = process.env.AWS_REGION ?? 'us-east-1';
const kept = new STSClient({ endpoint, region });
const state = { pid: process.pid, asked: 0, failures: [] };

do {
  const fresh = new STSClient({ endpoint, region });
  state.kept = await ask(kept);
  state.fresh = await ask(fresh);
  fresh.destroy();
  state.asked++;
  // Renamed at the end: a file that exists under its name is whole.
  writeFileSync(`${file}.part`, JSON.stringify(state));
  renameSync(`${file}.part`, file);
  // The pace of this program; no test waits by it.
  await pause(100);
} while (existsSync(file));

async function ask(client) {
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  } catch (error) {
    state.failures.push(`${new Date().toISOString()} ${error.name}: ${error.message}`);
    return undefined;
  }
}
