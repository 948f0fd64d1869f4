import type { Endpoint } from './endpoint.ts';
import { AwsError } from './errors.ts';
import { jsonReply } from './wire.ts';
import { lifetime, type World } from './world.ts';

const TOKEN_HEADER = 'x-amz-sso_bearer_token';

/** Access tokens of people who are signed in to Identity Center. Also for the OIDC side, which issues them. */
export class AccessTokens {
  readonly #owners = new Map<string, { readonly userName: string; readonly until: Date | undefined }>();

  constructor(world: World) {
    for (const user of world.directory.organisation.identityCenter?.users ?? []) {
      if (user.accessToken !== undefined) this.add(user.accessToken, user.userName);
    }
  }

  add(token: string, userName: string, until?: Date): void {
    this.#owners.set(token, { userName, until });
  }

  delete(token: string): void {
    this.#owners.delete(token);
  }

  /** The name of the token's owner. Throws UnauthorizedException where it is unknown or has ended. */
  owner(token: string | undefined, now: Date): string {
    const found = token === undefined ? undefined : this.#owners.get(token);
    if (found === undefined || (found.until !== undefined && found.until <= now)) {
      throw new AwsError('UnauthorizedException', 401, 'Session token not found or invalid');
    }
    return found.userName;
  }
}

/** The portal of IAM Identity Center: credentials of a permission set for somebody who is signed in. */
export function portalEndpoint(world: World, tokens: AccessTokens): Endpoint {
  return {
    service: 'portal',
    serves: (request) => request.path === '/federation/credentials' && request.method === 'GET',
    describe: (request) => ({ action: 'GetRoleCredentials', parameters: Object.fromEntries(request.query) }),
    answer: ({ request, now }) => {
      const userName = tokens.owner(request.headers.get(TOKEN_HEADER), now);
      const roleName = request.query.get('role_name');
      const accountId = request.query.get('account_id');
      if (roleName === null || accountId === null) {
        throw new AwsError('InvalidRequestException', 400, 'role_name and account_id are required');
      }
      const assigned = (world.directory.organisation.identityCenter?.assignments ?? []).some(
        (one) => one.userName === userName && one.accountId === accountId && one.roleName === roleName,
      );
      const role = world.directory.permissionSetRole(accountId, roleName);
      if (!assigned || role === undefined) throw new AwsError('ForbiddenException', 403, 'No access');
      const seconds = lifetime(world, role.role.maxSessionDuration ?? 3600);
      const session = world.sessions.issueForRole(role, userName, seconds, now);
      return jsonReply(200, {
        roleCredentials: {
          accessKeyId: session.accessKeyId,
          secretAccessKey: session.secretAccessKey,
          sessionToken: session.sessionToken,
          expiration: session.expiresAt.getTime(),
        },
      });
    },
    refuse: (error) => ({
      ...jsonReply(error.status, { message: error.message, __type: error.code }),
      headers: { 'x-amzn-errortype': error.code },
    }),
  };
}
