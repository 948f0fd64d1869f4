import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ACCOUNTS, KEYS, role } from '../fixtures/organisation.ts';

const loginSession = `arn:aws:iam::${ACCOUNTS.hub}:user/dana`;

/** A person who signs in with the AWS CLI, below a folder of AWS files. */
export interface AwsLogin {
  /** Folder with the stand-in for the AWS CLI, for the path. */
  readonly programs: string;
  /** What the CLI was called with, one argument a line. */
  readonly said: string;
  /** What the person would get in the browser; without it, signing in fails. */
  readonly prepared: string;
  /** Where the CLI keeps the sign-in. */
  readonly cacheFile: string;
  /** Sections of the config file: a profile that signs in so, and `console-dev`, which starts there. */
  readonly sections: string;
}

/**
 * Stands for the AWS CLI, which in the version that has `aws login` is on no package registry: says what it was called
 * with, and leaves the sign-in that a person would have made in the browser, or fails where there is none.
 */
export async function writeAwsLogin(awsFolder: string, endpoint: string): Promise<AwsLogin> {
  const programs = path.join(awsFolder, 'programs');
  const said = path.join(programs, 'arguments');
  const prepared = path.join(programs, 'sign-in.json');
  const name = `${createHash('sha256').update(loginSession).digest('hex')}.json`;
  const cacheFile = path.join(awsFolder, 'login', 'cache', name);
  await mkdir(programs, { recursive: true });
  await writeFile(
    path.join(programs, 'aws'),
    `#!/bin/sh
printf '%s\\n' "$@" > '${said}'
mkdir -p '${path.dirname(cacheFile)}' && cp '${prepared}' '${cacheFile}'
`,
    { mode: 0o755 },
  );
  await writeFile(prepared, JSON.stringify(await signIn(endpoint)), { mode: 0o600 });
  return { programs, said, prepared, cacheFile, sections: sections(endpoint) };
}

const sections = (endpoint: string): string => `
[profile console]
login_session = ${loginSession}
region = eu-west-1
endpoint_url = ${endpoint}

[profile console-dev]
role_arn = ${role('staging', 'Developer')}
source_profile = console
region = eu-west-1
endpoint_url = ${endpoint}
`;

/** What `aws login` leaves behind: credentials of the person for a quarter of an hour. */
async function signIn(endpoint: string): Promise<unknown> {
  const { accessKeyId, secretAccessKey } = KEYS.dana;
  const client = new STSClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Credentials: keys } = await client.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  client.destroy();
  const accessToken = {
    accessKeyId: keys?.AccessKeyId,
    secretAccessKey: keys?.SecretAccessKey,
    sessionToken: keys?.SessionToken,
    accountId: ACCOUNTS.hub,
    expiresAt: keys?.Expiration?.toISOString(),
  };
  return {
    accessToken,
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken: 'any',
    dpopKey: 'any',
  };
}
