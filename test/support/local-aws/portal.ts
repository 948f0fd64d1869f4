import type { Endpoint } from './endpoint.ts';
import { AwsError } from './errors.ts';
import { jsonReply, type WireReply, type WireRequest } from './wire.ts';
import { lifetime, type World } from './world.ts';

const TOKEN_HEADER = 'x-amz-sso_bearer_token';

const ACTIONS: Readonly<Record<string, string>> = {
  'GET /federation/credentials': 'GetRoleCredentials',
  'GET /assignment/accounts': 'ListAccounts',
  'GET /assignment/roles': 'ListAccountRoles',
  'POST /logout': 'Logout',
};

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

/** The portal of IAM Identity Center: what somebody who is signed in may use, and the credentials for it. */
export function portalEndpoint(world: World, tokens: AccessTokens): Endpoint {
  const actionOf = (request: WireRequest): string | undefined => ACTIONS[`${request.method} ${request.path}`];

  return {
    service: 'portal',
    serves: (request) => actionOf(request) !== undefined,
    describe: (request) => ({
      action: actionOf(request) ?? '',
      parameters: Object.fromEntries(request.query),
    }),
    answer: ({ request, now }) => {
      const token = request.headers.get(TOKEN_HEADER);
      const userName = tokens.owner(token, now);
      switch (actionOf(request)) {
        case 'ListAccounts':
          return listAccounts(world, userName, request);
        case 'ListAccountRoles':
          return listRoles(world, userName, request);
        case 'Logout':
          tokens.delete(token ?? '');
          return { status: 200, contentType: 'application/json', body: '' };
        default:
          return roleCredentials(world, userName, request, now);
      }
    },
    refuse: (error) => ({
      ...jsonReply(error.status, { message: error.message, __type: error.code }),
      headers: { 'x-amzn-errortype': error.code },
    }),
  };
}

function roleCredentials(world: World, userName: string, request: WireRequest, now: Date): WireReply {
  const roleName = request.query.get('role_name');
  const accountId = request.query.get('account_id');
  if (roleName === null || accountId === null) {
    throw new AwsError('InvalidRequestException', 400, 'role_name and account_id are required');
  }
  const assigned = assignments(world, userName).some(
    (one) => one.accountId === accountId && one.roleName === roleName,
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
}

function listAccounts(world: World, userName: string, request: WireRequest): WireReply {
  const ids = [...new Set(assignments(world, userName).map(({ accountId }) => accountId))];
  const { items, next } = paged(ids, request);
  return jsonReply(200, {
    accountList: items.map((accountId) => {
      const name = world.directory.account(accountId)?.name ?? accountId;
      return { accountId, accountName: name, emailAddress: `${name}@meadow.example` };
    }),
    ...next,
  });
}

function listRoles(world: World, userName: string, request: WireRequest): WireReply {
  const accountId = request.query.get('account_id');
  if (accountId === null) throw new AwsError('InvalidRequestException', 400, 'account_id is required');
  const own = assignments(world, userName).filter((one) => one.accountId === accountId);
  if (own.length === 0) throw new AwsError('ForbiddenException', 403, 'No access');
  const { items, next } = paged(own, request);
  return jsonReply(200, { roleList: items.map(({ roleName }) => ({ roleName, accountId })), ...next });
}

const assignments = (world: World, userName: string) =>
  (world.directory.organisation.identityCenter?.assignments ?? []).filter((one) => one.userName === userName);

/** One page: as many as were asked for (at most 100), and where the next one begins. */
function paged<T>(
  all: readonly T[],
  request: WireRequest,
): { readonly items: readonly T[]; readonly next: { readonly nextToken: string | null } } {
  const size = Math.min(100, Number(request.query.get('max_result') ?? 100));
  const from = Number(request.query.get('next_token') ?? 0);
  if (!(size >= 1) || !(from >= 0)) {
    throw new AwsError('InvalidRequestException', 400, 'max_result or next_token is wrong');
  }
  const end = from + size;
  // The real portal says that there is no more with a null.
  return { items: all.slice(from, end), next: { nextToken: end < all.length ? String(end) : null } };
}
