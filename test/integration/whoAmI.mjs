/**
 * What a person's program in a terminal or task would find out: who it is by AWS's word, and which AWS variables it
 * got (names, and the values of those that are no secret). Writes JSON to the file that is its argument.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const [, , file] = process.argv;
const endpoint = process.env.ROLE_CHAIN_TEST_CONTROL;
const names = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));

const result = {
  names,
  region: process.env.AWS_REGION,
  defaultRegion: process.env.AWS_DEFAULT_REGION,
  expiration: process.env.AWS_CREDENTIAL_EXPIRATION,
  endpoint: process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  arn: await askSdk(),
  cli: await askCli(),
};
// Renamed at the end: a file that exists under its name is whole.
writeFileSync(`${file}.part`, JSON.stringify(result));
renameSync(`${file}.part`, file);

async function askSdk() {
  try {
    const client = new STSClient({ endpoint, region: process.env.AWS_REGION ?? 'us-east-1' });
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  } catch (error) {
    return `${error.name}`;
  }
}

/** The AWS CLI, where there is one on the path: its answer must be the same. */
async function askCli() {
  const run = promisify(execFile);
  try {
    await run('aws', ['--version']);
  } catch {
    return undefined;
  }
  try {
    const args = ['sts', 'get-caller-identity', '--output', 'json', '--endpoint-url', endpoint];
    return JSON.parse((await run('aws', args)).stdout).Arn;
  } catch (error) {
    return `failed: ${error.message}`;
  }
}
