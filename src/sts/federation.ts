import type { HttpRequest, Transport } from './connections.ts';
import { readSigninToken, signinTokenUrl } from './console.ts';
import type { Credentials } from './credentials.ts';
import { ConnectionError, ServiceError } from './errors.ts';
import { fromSdkError } from './sdkErrors.ts';

/**
 * Asks the federation endpoint for a sign-in token, by the same way as STS: proxy, CA, time limits.
 *
 * @param federationUrl without a query
 * @returns the token, a secret that is good for 15 minutes
 * @throws ServiceError for a refusal, which the endpoint gives no reason for; ConnectionError; the signal's reason
 */
export async function signinToken(
  transport: Transport,
  federationUrl: string,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<string> {
  const { host } = new URL(federationUrl);
  let status: number;
  let body: string;
  try {
    const request = getRequest(new URL(signinTokenUrl(federationUrl, credentials)));
    const { response } = await transport.handle(request, { abortSignal: signal });
    status = response.statusCode;
    body = (response.body as Buffer).toString();
  } catch (error) {
    signal.throwIfAborted();
    throw fromSdkError(error, host);
  }
  if (status >= 400) {
    // Its body is a page of HTML.
    const words = 'The console’s sign-in did not accept these credentials.';
    throw new ServiceError('SigninRefused', words, status, undefined);
  }
  const token = readSigninToken(body);
  if (token === undefined) {
    throw new ConnectionError('malformedReply', host, `${host} gave no sign-in token.`);
  }
  return token;
}

function getRequest(url: URL): HttpRequest {
  const request: unknown = {
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, accept: 'application/json' },
  };
  // Of the SDK's class only these properties are read.
  return request as HttpRequest;
}
