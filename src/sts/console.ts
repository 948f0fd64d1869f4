import type { Credentials } from './credentials.ts';

/** Where a partition's console is, and where it takes federated sign-ins (IAM user guide, "custom identity broker"). */
export interface ConsoleSite {
  readonly federationUrl: string;
  readonly consoleUrl: string;
}

const SITES: ReadonlyMap<string, ConsoleSite> = new Map([
  [
    'aws',
    {
      federationUrl: 'https://us-east-1.signin.aws.amazon.com/federation',
      consoleUrl: 'https://console.aws.amazon.com',
    },
  ],
  [
    'aws-cn',
    {
      federationUrl: 'https://signin.amazonaws.cn/federation',
      consoleUrl: 'https://console.amazonaws.cn',
    },
  ],
  [
    'aws-us-gov',
    {
      federationUrl: 'https://signin.amazonaws-us-gov.com/federation',
      consoleUrl: 'https://console.amazonaws-us-gov.com',
    },
  ],
]);

/** Undefined for partitions whose addresses AWS does not publish. */
export function consoleSite(partition: string): ConsoleSite | undefined {
  return SITES.get(partition);
}

/** Why an identity cannot sign in to the console; undefined where it can. */
export type NoConsole = 'user' | 'root' | 'noSession';

/**
 * The federation endpoint takes sessions of roles and of GetFederationToken, nothing else.
 *
 * @param arn the identity by GetCallerIdentity
 */
export function noConsole(arn: string, credentials: Credentials): NoConsole | undefined {
  if (/^arn:[^:]+:iam::\d+:user\//.test(arn)) return 'user';
  if (/^arn:[^:]+:iam::\d+:root$/.test(arn)) return 'root';
  return credentials.sessionToken === undefined ? 'noSession' : undefined;
}

/**
 * The request for a sign-in token. It holds the credentials: for the wire only. SessionDuration is never sent, since
 * AWS refuses it after role chaining; the console session then ends with the credentials.
 */
export function signinTokenUrl(federationUrl: string, credentials: Credentials): string {
  const session = JSON.stringify({
    sessionId: credentials.accessKeyId,
    sessionKey: credentials.secretAccessKey.reveal(),
    sessionToken: credentials.sessionToken?.reveal(),
  });
  return withQuery(federationUrl, { Action: 'getSigninToken', Session: session });
}

/** The token in an answer of the federation endpoint; undefined where there is none. */
export function readSigninToken(body: string): string | undefined {
  try {
    const { SigninToken: token } = JSON.parse(body) as { readonly SigninToken?: unknown };
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** The link that signs in and goes on to the destination. Whoever has it is signed in: it is a secret. */
export function loginUrl(federationUrl: string, token: string, destination: string): string {
  return withQuery(federationUrl, {
    Action: 'login',
    Issuer: 'role-chain',
    Destination: destination,
    SigninToken: token,
  });
}

/**
 * A page of the console.
 *
 * @param service as in the console's addresses, `s3` or `cloudwatch`; `home` is the console's start page
 */
export function destinationUrl(consoleUrl: string, service: string, region: string | undefined): string {
  const path = service === 'home' ? 'console' : service;
  const url = `${consoleUrl}/${path}/home`;
  return region === undefined ? url : `${url}?region=${encodeURIComponent(region)}`;
}

/** Whether a text is a service as in the console's addresses; nothing else may become part of one. */
export function isConsoleService(text: string): boolean {
  return /^[a-z][a-z\d-]{0,62}$/.test(text);
}

/**
 * Whether a text is the address of a federation endpoint that credentials may go to: over TLS, or to this machine
 * itself. As the URL is read, so that no name and password in front of another host passes for this machine.
 */
export function isFederationUrl(text: string): boolean {
  if (/[\s?#@]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

function withQuery(url: string, values: Readonly<Record<string, string>>): string {
  const query = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${url}?${query.join('&')}`;
}
