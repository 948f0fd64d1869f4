import type { Client, Clients } from './clients.ts';
import type { Endpoint } from './endpoint.ts';
import { AwsError } from './errors.ts';
import type { Grants } from './grants.ts';
import { textReply, type WireReply, type WireRequest } from './wire.ts';
import type { World } from './world.ts';

/**
 * What a person sees in the browser: who asks, and two buttons. Whoever opens the page counts as the first person of the
 * organisation; the real service asks for a password here.
 */
export function authorizePages(world: World, clients: Clients, grants: Grants): Endpoint {
  const userName = (): string => world.directory.organisation.identityCenter?.users[0]?.userName ?? '';

  function authorize(request: WireRequest, now: Date): WireReply {
    const { client, redirectUri, state, challenge } = checkedRequest(request.query, clients);
    if (request.method === 'GET') {
      return page(`Allow ${client.name} to access your data?`, request.query);
    }
    const back = new URL(redirectUri);
    if (decision(request) === 'allow') {
      back.searchParams.set('code', grants.allowCode(client, redirectUri, challenge, userName(), now));
    } else {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The person denied the request');
    }
    back.searchParams.set('state', state);
    return { ...textReply(302, ''), headers: { location: back.href } };
  }

  function device(request: WireRequest, now: Date): WireReply {
    const userCode = request.query.get('user_code') ?? '';
    if (userCode === '') return codeForm();
    const grant = grants.deviceByUserCode(userCode, now);
    if (grant === undefined) return message(400, 'This code is not valid, or not any more.');
    if (request.method === 'GET') {
      const name = clients.find(grant.clientId)?.name ?? '';
      return page(`Allow ${name}, which shows the code ${userCode}, to access your data?`, request.query);
    }
    const allowed = decision(request) === 'allow';
    grant.answer = allowed ? { userName: userName() } : 'denied';
    return message(200, allowed ? 'Request approved' : 'Request denied');
  }

  return {
    service: 'authorize',
    serves: (request) => request.path === '/authorize' || request.path === '/device',
    describe: (request) => ({
      action: `${request.method} ${request.path}`,
      parameters: request.method === 'POST' ? { decision: decision(request) } : {},
    }),
    answer: ({ request, now }) =>
      request.path === '/device' ? device(request, now) : authorize(request, now),
    refuse: (error) => message(error.status, `${error.code}: ${error.message}`),
  };
}

interface AuthorizeRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
}

/** As the real service: nothing is sent back to an address that the client has not registered. */
function checkedRequest(query: URLSearchParams, clients: Clients): AuthorizeRequest {
  const client = clients.find(query.get('client_id'));
  const redirectUri = query.get('redirect_uri') ?? '';
  const withoutPort = redirectUri.replace(/^(http:\/\/127\.0\.0\.1):\d+/, '$1');
  if (client?.redirectUris.includes(withoutPort) !== true) {
    throw new AwsError('InvalidRequestException', 400, 'Unknown client or redirect');
  }
  const scopes = (query.get('scopes') ?? '').split(' ').filter((one) => one !== '');
  if (scopes.some((scope) => !client.scopes.includes(scope))) {
    throw new AwsError('InvalidScopeException', 400, 'A scope was not registered');
  }
  const state = query.get('state') ?? '';
  const challenge = query.get('code_challenge') ?? '';
  if (
    query.get('response_type') !== 'code' ||
    query.get('code_challenge_method') !== 'S256' ||
    challenge.length !== 43 ||
    state === ''
  ) {
    throw new AwsError('InvalidRequestException', 400, 'A parameter is missing or wrong');
  }
  return { client, redirectUri, state, challenge };
}

const decision = (request: WireRequest): string =>
  new URLSearchParams(request.body.toString()).get('decision') ?? '';

const page = (question: string, query: URLSearchParams): WireReply =>
  html(
    200,
    `<p>${escape(question)}</p><form method="post" action="?${escape(query.toString())}">
<button name="decision" value="allow">Allow access</button>
<button name="decision" value="deny">Deny access</button></form>`,
  );

const codeForm = (): WireReply =>
  html(
    200,
    '<form><label>Code <input name="user_code" autofocus></label> <button>Confirm and continue</button></form>',
  );

const message = (status: number, text: string): WireReply => html(status, `<p>${escape(text)}</p>`);

const html = (status: number, body: string): WireReply => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="en"><title>Local Identity Center</title><h1>Local Identity Center</h1>${body}</html>`,
});

const escape = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${String(one.charCodeAt(0))};`);
