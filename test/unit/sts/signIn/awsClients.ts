import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../../support/vscode/environment.ts';

/** The code with which shells, and those who stand in for programs, say that there is no such one. */
const NOT_FOUND = 127;

const python = `
import sys
try: import botocore.session
except ImportError: sys.exit(${String(NOT_FOUND)})
session = botocore.session.Session(profile=sys.argv[1])
print(session.create_client('sts').get_caller_identity()['Arn'])`;

/** What one client says who it is. */
export interface Said {
  readonly client: string;
  readonly arn: string;
}

/**
 * Asks the AWS CLI and botocore who a profile is, in a home; one after the other, since each may renew what they share.
 * Those that are not on the path say nothing.
 *
 * @throws Error with the client's own words where it is here and fails
 */
export async function askClients(
  profile: string,
  home: { readonly home: string; readonly env: Readonly<Record<string, string>> },
): Promise<readonly Said[]> {
  const env = cleanEnvironment({
    HOME: home.home,
    USERPROFILE: home.home,
    ...home.env,
    // Nothing may look for the machine's own role.
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const cli = ['sts', 'get-caller-identity', '--output', 'text', '--query', 'Arn', '--profile', profile];
  const said: Said[] = [];
  for (const [client, args] of [
    ['aws', cli],
    ['python3', ['-c', python, profile]],
  ] as const) {
    const arn = await ask(client, args, env);
    if (arn !== undefined) said.push({ client, arn });
  }
  return said;
}

/** What a program prints; undefined where it is not here. */
async function ask(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args, { env })).stdout.trim();
  } catch (error) {
    const { code } = error as { readonly code?: string | number };
    if (code === 'ENOENT' || code === NOT_FOUND) return undefined;
    throw error;
  }
}
