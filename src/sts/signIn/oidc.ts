import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
  type CreateTokenCommandInput,
  type SSOOIDCClientConfig,
} from '@aws-sdk/client-sso-oidc';
import { Secret } from '../../config/secret.ts';
import { REGISTERED_REDIRECT } from './callbackServer.ts';
import { ServiceError } from '../errors.ts';
import { redact } from '../redact.ts';
import { fromSdkError, malformedReply } from '../sdkErrors.ts';
import { CODE_GRANTS, type GrantKind, type Registration } from './registration.ts';
import { isNumber, isText, isTime, isUserCode, webPage } from '../replyFields.ts';
import { sessionLabel, type SignInSession } from './session.ts';
import type { SsoToken } from './token.ts';

/** What the AWS CLI asks for where `sso_registration_scopes` says nothing. */
export const DEFAULT_SCOPES: readonly string[] = ['sso:account:access'];

/** What a service says of its own pace is kept within bounds: neither a flood of questions nor one that never ends. */
const LEAST_PAUSE_SECONDS = 1;
const MOST_PAUSE_SECONDS = 60;
const MOST_DEVICE_SECONDS = 3_600;

export interface DeviceAuthorization {
  readonly deviceCode: Secret;
  readonly userCode: string;
  /** A page of the web: it is opened for the person. */
  readonly url: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly intervalMs: number;
}

type TokenGrant = Pick<
  CreateTokenCommandInput,
  'grantType' | 'code' | 'codeVerifier' | 'redirectUri' | 'deviceCode' | 'refreshToken'
>;

/**
 * The OIDC service of one session. Every method throws ServiceError with the service's own code, ConnectionError when
 * there was no answer, and the signal's reason when aborted.
 */
export class Oidc {
  readonly #session: SignInSession;
  readonly #client: SSOOIDCClient;
  readonly #now: () => number;

  constructor(session: SignInSession, config: SSOOIDCClientConfig, now: () => number) {
    this.#session = session;
    this.#client = new SSOOIDCClient(config);
    this.#now = now;
  }

  async register(kind: GrantKind, signal: AbortSignal): Promise<Registration> {
    const { startUrl, scopes } = this.#session;
    const asked = scopes ?? DEFAULT_SCOPES;
    const reply = await this.#call(signal, () =>
      this.#client.send(
        new RegisterClientCommand({
          clientName: `role-chain-${sessionLabel(this.#session)}`,
          clientType: 'public',
          scopes: [...asked],
          ...(kind === 'code'
            ? { grantTypes: [...CODE_GRANTS], redirectUris: [REGISTERED_REDIRECT], issuerUrl: startUrl }
            : {}),
        }),
        { abortSignal: signal },
      ),
    );
    const { clientId, clientSecret, clientSecretExpiresAt } = reply;
    const expiresAt = isNumber(clientSecretExpiresAt) ? clientSecretExpiresAt * 1000 : NaN;
    if (!isText(clientId) || !isText(clientSecret) || !isTime(expiresAt)) {
      throw malformedReply(await this.host());
    }
    return { clientId, clientSecret: new Secret(clientSecret), expiresAt, kind, scopes: asked };
  }

  async startDevice(registration: Registration, signal: AbortSignal): Promise<DeviceAuthorization> {
    const reply = await this.#call(signal, () =>
      this.#client.send(
        new StartDeviceAuthorizationCommand({
          clientId: registration.clientId,
          clientSecret: registration.clientSecret.reveal(),
          startUrl: this.#session.startUrl,
        }),
        { abortSignal: signal },
      ),
    );
    const { deviceCode, userCode, verificationUri, verificationUriComplete, expiresIn, interval } = reply;
    const url = webPage(verificationUriComplete ?? verificationUri);
    if (!isText(deviceCode) || !isUserCode(userCode) || url === undefined) {
      throw malformedReply(await this.host());
    }
    return {
      deviceCode: new Secret(deviceCode),
      userCode,
      url,
      expiresAt: this.#now() + Math.min(isNumber(expiresIn) ? expiresIn : 600, MOST_DEVICE_SECONDS) * 1000,
      // RFC 8628, 3.2: five seconds where the service does not say.
      intervalMs: pace(isNumber(interval) && interval > 0 ? interval : 5) * 1000,
    };
  }

  /** Exchanges what a person allowed, or a refresh token, for an access token. */
  async createToken(
    client: Pick<Registration, 'clientId' | 'clientSecret' | 'expiresAt'>,
    grant: TokenGrant,
    signal: AbortSignal,
  ): Promise<SsoToken> {
    const { clientId, clientSecret } = client;
    const reply = await this.#call(signal, () =>
      this.#client.send(new CreateTokenCommand({ clientId, clientSecret: clientSecret.reveal(), ...grant }), {
        abortSignal: signal,
      }),
    );
    const { accessToken, expiresIn, refreshToken } = reply;
    const expiresAt = isNumber(expiresIn) ? this.#now() + expiresIn * 1000 : NaN;
    if (!isText(accessToken) || !isTime(expiresAt)) {
      throw malformedReply(await this.host());
    }
    return {
      accessToken: new Secret(accessToken),
      expiresAt,
      ...(isText(refreshToken) ? { refreshToken: new Secret(refreshToken) } : {}),
      clientId,
      clientSecret,
      registrationExpiresAt: client.expiresAt,
    };
  }

  /** The page where a person allows a client, which belongs to no SDK: it is at the service's own address. */
  async authorizePage(query: URLSearchParams): Promise<string> {
    const url = await this.#endpoint();
    url.pathname = `${url.pathname.replace(/\/$/, '')}/authorize`;
    url.search = query.toString();
    return url.href;
  }

  /** For messages. */
  async host(): Promise<string> {
    return (await this.#endpoint()).host;
  }

  close(): void {
    this.#client.destroy();
  }

  async #endpoint(): Promise<URL> {
    if (this.#session.oidcUrl !== undefined) {
      return new URL(this.#session.oidcUrl);
    }
    const { config } = this.#client;
    const { url } = config.endpointProvider({
      Region: await config.region(),
      UseFIPS: await config.useFipsEndpoint(),
      UseDualStack: await config.useDualstackEndpoint(),
    });
    return new URL(url);
  }

  async #call<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, await this.host());
    }
  }
}

/** The service answers errors in OAuth's form: a code, and a description. */
function failureOf(error: unknown, host: string): Error {
  const { name, error: code, error_description, $metadata } = error as OidcException;
  const status = $metadata?.httpStatusCode;
  return typeof code === 'string' && typeof status === 'number' && name.endsWith('Exception')
    ? new ServiceError(name, redact(error_description ?? code), status, $metadata?.requestId)
    : fromSdkError(error, host);
}

interface OidcException {
  readonly name: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function pace(seconds: number): number {
  return Math.min(Math.max(seconds, LEAST_PAUSE_SECONDS), MOST_PAUSE_SECONDS);
}
