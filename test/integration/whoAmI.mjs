/**
 * What a person's program in a terminal or task would find out: who it is by AWS's word, and which AWS variables it
 * got (names, and the values of those that are no secret). Writes JSON to the file that is its argument; with `clients`
 * behind it, asks the AWS CLI and boto3 as well, where they are on the path that the tests were started with. (A login
 * shell's own path may be another.)
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { execFile } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** The code with which shells, and those who stand in for programs, say that there is no such one. */
const NOT_FOUND = 127;

const python = `
import sys
try: import boto3
except ImportError: sys.exit(${NOT_FOUND})
print(boto3.client('sts', endpoint_url=sys.argv[1]).get_caller_identity()['Arn'])`;

const [, , file, also] = process.argv;
const endpoint = process.env.ROLE_CHAIN_TEST_CONTROL;
const names = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));

const result = {
  names,
  region: process.env.AWS_REGION,
  defaultRegion: process.env.AWS_DEFAULT_REGION,
  expiration: process.env.AWS_CREDENTIAL_EXPIRATION,
  endpoint: process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  arn: await askSdk(),
  ...(also === 'clients' ? await askClients() : {}),
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

async function askClients() {
  const call = [
    'sts',
    'get-caller-identity',
    '--output',
    'text',
    '--query',
    'Arn',
    '--endpoint-url',
    endpoint,
  ];
  const [cli, boto3] = await Promise.all([ask('aws', call), ask('python3', ['-c', python, endpoint])]);
  return { cli, boto3 };
}

/** What a program prints; undefined where it is not here. */
async function ask(program, args) {
  const env = { ...process.env, PATH: process.env.ROLE_CHAIN_TEST_PATH };
  try {
    return (await promisify(execFile)(program, args, { env })).stdout.trim();
  } catch (error) {
    return error.code === 'ENOENT' || error.code === NOT_FOUND ? undefined : `failed: ${error.message}`;
  }
}
