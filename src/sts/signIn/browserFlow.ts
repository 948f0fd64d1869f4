import { createHash, randomBytes } from 'node:crypto';
import { openCallback, type Callback } from './callbackServer.ts';
import { hasCode, signInFailed, WHY } from './failures.ts';
import type { FlowContext, SignInFlow } from './flows.ts';
import { DEFAULT_SCOPES } from './oidc.ts';
import { sessionLabel } from './session.ts';
import type { SsoToken } from './token.ts';

/**
 * Authorization code with PKCE (RFC 7636, 8252): the browser comes back to a port of this machine with a code that only
 * who began can exchange. The service has no nonce of its own; state ties the answer to the request, the verifier the
 * code to us.
 */
export const browserFlow: SignInFlow = {
  id: 'browser',
  grant: 'code',
  needsCallback: true,
  async run(context, signal) {
    const { session, person, timeoutMs } = context;
    const state = randomText();
    const options = { session: sessionLabel(session), state, timeoutMs, texts: person.texts };
    const callback = await openCallback(options, signal);
    try {
      return await authorize(context, callback, state, signal);
    } finally {
      callback.close();
    }
  },
};

async function authorize(
  { session, oidc, registration, person }: FlowContext,
  callback: Callback,
  state: string,
  signal: AbortSignal,
): Promise<SsoToken> {
  const label = sessionLabel(session);
  const codeVerifier = randomText();
  const { redirectUri } = callback;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: registration.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    scopes: (session.scopes ?? DEFAULT_SCOPES).join(' '),
  });
  const page = await oidc.authorizePage(query);
  signal.throwIfAborted();
  if (!(await person.openPage(page))) {
    throw signInFailed(label, WHY.noBrowser);
  }
  const code = await callback.code;
  try {
    const grant = { grantType: 'authorization_code', code, codeVerifier, redirectUri };
    return await oidc.createToken(registration, grant, signal);
  } catch (error) {
    throw hasCode(error, 'InvalidGrant', 'ExpiredToken') ? signInFailed(label, WHY.refused) : error;
  }
}

/** 43 characters of what nobody can guess. */
function randomText(): string {
  return randomBytes(32).toString('base64url');
}
