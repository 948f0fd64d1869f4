import { invalidRequest, type Clients } from './clients.ts';
import type { Endpoint } from './endpoint.ts';
import type { AwsError } from './errors.ts';
import type { Grants } from './grants.ts';
import { jsonReply, type WireReply, type WireRequest } from './wire.ts';
import type { World } from './world.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  '/client/register': 'RegisterClient',
  '/device_authorization': 'StartDeviceAuthorization',
  '/token': 'CreateToken',
};
/** Parameters that are no secret, for the journal. */
const SHOWN = ['clientName', 'grantType', 'grantTypes', 'scopes', 'redirectUri', 'redirectUris', 'startUrl'];

/** The OIDC service of IAM Identity Center: clients register, and exchange what a person allowed for a token. */
export function oidcEndpoint(world: World, clients: Clients, grants: Grants, origin: () => string): Endpoint {
  function answer(request: WireRequest, now: Date): WireReply {
    const body = bodyOf(request);
    if (request.path === '/client/register') {
      const client = clients.register(body, now);
      return jsonReply(200, {
        clientId: client.id,
        clientSecret: client.secret,
        clientIdIssuedAt: Math.floor(now.getTime() / 1000),
        clientSecretExpiresAt: Math.floor(client.until.getTime() / 1000),
      });
    }
    const client = clients.authenticate(body, now);
    if (request.path === '/token') return jsonReply(200, grants.exchange(client, body, now));
    if (body['startUrl'] !== world.directory.organisation.identityCenter?.startUrl) {
      throw invalidRequest('startUrl');
    }
    const device = grants.startDevice(client, now);
    return jsonReply(200, {
      deviceCode: device.deviceCode,
      userCode: device.userCode,
      verificationUri: `${origin()}/device`,
      verificationUriComplete: `${origin()}/device?user_code=${device.userCode}`,
      expiresIn: world.settings.deviceCodeSeconds,
      interval: device.intervalSeconds,
    });
  }

  return {
    service: 'oidc',
    serves: (request) => request.method === 'POST' && request.path in ACTIONS,
    describe: (request) => ({
      action: ACTIONS[request.path] ?? '',
      parameters: Object.fromEntries(
        Object.entries(tolerantBody(request))
          .filter(([name]) => SHOWN.includes(name))
          .map(([name, value]) => [name, String(value)]),
      ),
    }),
    answer: ({ request, now }) => answer(request, now),
    refuse: (error) => ({
      ...jsonReply(error.status, { error: oauthCode(error), error_description: error.message }),
      headers: { 'x-amzn-errortype': error.code },
    }),
  };
}

/** `AuthorizationPendingException` is `authorization_pending` in the words of OAuth. */
function oauthCode({ code }: AwsError): string {
  return code
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();
}

function bodyOf(request: WireRequest): Readonly<Record<string, unknown>> {
  const body = tolerantBody(request);
  if (Object.keys(body).length === 0) throw invalidRequest('the body');
  return body;
}

function tolerantBody(request: WireRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(request.body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
