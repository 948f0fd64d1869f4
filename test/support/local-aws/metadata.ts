import type { Endpoint } from './endpoint.ts';
import { AwsError } from './errors.ts';
import type { RoleEntry } from './organisation.ts';
import type { Session } from './sessions.ts';
import { jsonReply, textReply, type WireReply, type WireRequest } from './wire.ts';
import { lifetime, type World } from './world.ts';
import { isoSeconds } from './xml.ts';

const TOKEN_PATH = '/latest/api/token';
const ROLES_PATH = '/latest/meta-data/iam/security-credentials/';
const SIX_HOURS = 6 * 3600;

/** The metadata service of an EC2 instance, version 2: a token first (PUT), then the role's credentials. */
export function metadataEndpoint(world: World): Endpoint {
  const tokens = new Map<string, Date>();

  function issueToken(request: WireRequest, now: Date): WireReply {
    const seconds = Number(request.headers.get('x-aws-ec2-metadata-token-ttl-seconds'));
    if (!(seconds >= 1 && seconds <= SIX_HOURS)) throw new AwsError('BadRequest', 400, 'Bad Request');
    const token = Buffer.from(world.random(42)).toString('base64url');
    tokens.set(token, new Date(now.getTime() + seconds * 1000));
    return { ...textReply(200, token), headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(seconds) } };
  }

  function credentials(name: string, now: Date): WireReply {
    const { instance } = world.directory.organisation;
    const role = instance === undefined ? undefined : world.directory.role(instance.roleArn);
    if (instance === undefined || role === undefined) throw new AwsError('NotFound', 404, 'Not Found');
    if (name === '') return textReply(200, role.role.name);
    if (name !== role.role.name) throw new AwsError('NotFound', 404, 'Not Found');
    const session = world.sessions.issueForRole(role, instance.instanceId, lifetime(world, SIX_HOURS), now);
    return jsonReply(200, {
      Code: 'Success',
      LastUpdated: isoSeconds(now),
      Type: 'AWS-HMAC',
      ...plainCredentials(session),
    });
  }

  return {
    service: 'metadata',
    serves: (request) => request.path.startsWith('/latest/'),
    describe: (request) => ({ action: `${request.method} ${request.path}`, parameters: {} }),
    answer: ({ request, now }) => {
      if (request.path === TOKEN_PATH && request.method === 'PUT') return issueToken(request, now);
      const until = tokens.get(request.headers.get('x-aws-ec2-metadata-token') ?? '');
      if (until === undefined || until <= now) throw new AwsError('Unauthorized', 401, 'Unauthorized');
      if (request.method !== 'GET' || !request.path.startsWith(ROLES_PATH)) {
        throw new AwsError('NotFound', 404, 'Not Found');
      }
      return credentials(decodeURIComponent(request.path.slice(ROLES_PATH.length)), now);
    },
    refuse: (error) => textReply(error.status, error.message),
  };
}

/** The credentials of a container's task role, given to whoever holds the container's token. */
export function containerEndpoint(world: World): Endpoint {
  const path = CONTAINER_PATH;
  return {
    service: 'container',
    serves: (request) => request.path === path,
    describe: () => ({ action: 'GetCredentials', parameters: {} }),
    answer: ({ request, now }) => {
      const { container } = world.directory.organisation;
      const role: RoleEntry | undefined =
        container === undefined ? undefined : world.directory.role(container.roleArn);
      if (container === undefined || role === undefined)
        throw new AwsError('NotFound', 404, 'No credentials here');
      if (request.headers.get('authorization') !== container.token) {
        throw new AwsError('AccessDeniedException', 401, 'The authorization token is missing or wrong');
      }
      const session = world.sessions.issueForRole(role, container.taskId, lifetime(world, SIX_HOURS), now);
      return jsonReply(200, { RoleArn: role.arn, ...plainCredentials(session) });
    },
    refuse: (error) => jsonReply(error.status, { code: error.code, message: error.message }),
  };
}

/** Path of the container's credentials, to be named in AWS_CONTAINER_CREDENTIALS_FULL_URI. */
export const CONTAINER_PATH = '/v2/credentials/local';

const plainCredentials = (session: Session): Record<string, string> => ({
  AccessKeyId: session.accessKeyId,
  SecretAccessKey: session.secretAccessKey,
  Token: session.sessionToken,
  Expiration: isoSeconds(session.expiresAt),
});
