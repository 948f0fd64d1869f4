import {
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromInstanceMetadata,
  fromLoginCredentials,
  fromSSO,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { SharedFiles } from '../config/configuration.ts';
import type { Base, LoginBase, SsoBase, WebIdentityBase } from '../config/plan.ts';
import { Secret } from '../config/secret.ts';
import type { Credentials } from './credentials.ts';
import { BaseSourceError, ServiceError } from './errors.ts';
import type { CallTarget } from './gateway.ts';
import { processCredentials } from './processBase.ts';
import { redact } from './redact.ts';
import { fromSdkError } from './sdkErrors.ts';

export interface BaseContext {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly files: SharedFiles;
  readonly target: CallTarget;
  /** Region, endpoint, timeouts and sockets of the chain, for providers that call STS themselves. */
  readonly clientConfig: STSClientConfig;
}

/** The form of the SDK's providers. */
interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/**
 * The first credentials of a chain, through the SDK's own providers, each given exactly what the profile says.
 *
 * @throws BaseSourceError, ServiceError or ConnectionError; the signal's reason when aborted
 */
export async function baseCredentials(base: Base, context: BaseContext): Promise<Credentials> {
  switch (base.kind) {
    case 'staticKeys':
      return {
        accessKeyId: base.accessKeyId,
        secretAccessKey: base.secretAccessKey,
        ...(base.sessionToken === undefined ? {} : { sessionToken: base.sessionToken }),
      };
    case 'process':
      return processCredentials(base, context.signal, context.now);
    case 'environment':
      return fromProvider(fromEnv(), context, () => {
        return new BaseSourceError(
          'missing',
          'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment that VS Code was started with.',
        );
      });
    case 'instanceMetadata':
      return fromProvider(fromInstanceMetadata({ timeout: 2000, maxRetries: 2 }), context, (error) => {
        return new BaseSourceError(
          'unavailable',
          'The EC2 instance metadata service gave no credentials. Is this machine an instance with a role?',
          redact(error.message),
        );
      });
    case 'containerMetadata':
      return fromProvider(containerProvider(), context, (error) => {
        return new BaseSourceError(
          'unavailable',
          'The container credential endpoint gave no credentials. Does this container have a task role?',
          redact(error.message),
        );
      });
    case 'webIdentity':
      return webIdentityCredentials(base, context);
    case 'sso':
      return ssoCredentials(base, context);
    case 'login':
      return loginCredentials(base, context);
  }
}

/** As `fromIni` does for EcsContainer: the newer provider, which also reads AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE. */
function containerProvider(): () => Promise<SdkCredentials> {
  return async () => {
    try {
      return await fromHttp({ timeout: 2000, maxRetries: 2 })();
    } catch {
      return fromContainerMetadata({ timeout: 2000, maxRetries: 2 })();
    }
  };
}

async function webIdentityCredentials(base: WebIdentityBase, context: BaseContext): Promise<Credentials> {
  const provider = fromTokenFile({
    webIdentityTokenFile: base.tokenFile,
    roleArn: base.role.text,
    ...(base.sessionName === undefined ? {} : { roleSessionName: base.sessionName }),
    clientConfig: context.clientConfig,
  });
  return fromProvider(provider, context, (error) => {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
      ? new BaseSourceError(
          'unreadable',
          `The web identity token file ${base.tokenFile} cannot be read (${code}).`,
        )
      : fromSdkError(error, 'STS');
  });
}

/**
 * The token file that `aws sso login` wrote is found by the session's name, or the start URL in the legacy form. The
 * provider's short form takes either as `ssoStartUrl` and uses it for nothing else, which spares a second reading of
 * the config file; only a token that has ended goes through its long form, which can refresh it.
 */
async function ssoCredentials(base: SsoBase, context: BaseContext): Promise<Credentials> {
  const settings = {
    ssoRegion: base.ssoRegion,
    ssoAccountId: base.ssoAccountId,
    ssoRoleName: base.ssoRoleName,
    clientConfig: portalConfig(base, context),
  };
  const session = base.session;
  const direct = fromSSO({ ...settings, ssoStartUrl: session ?? base.startUrl });
  const signInNeeded = (error: Error): Error => ssoFailure(base, error);
  try {
    return await fromProvider(direct, context, signInNeeded);
  } catch (error) {
    if (session === undefined || !(error instanceof BaseSourceError) || error.failure !== 'signInNeeded') {
      throw error;
    }
    const refreshing = fromSSO({
      ...settings,
      ssoStartUrl: base.startUrl,
      ssoSession: session,
      profile: base.profile,
      filepath: context.files.credentials,
      configFilepath: context.files.config,
      ignoreCache: true,
    });
    return fromProvider(refreshing, context, signInNeeded);
  }
}

function portalConfig(base: SsoBase, context: BaseContext): TransportConfig & { region: string } {
  const endpoint = base.portalUrl?.value;
  return {
    ...transportOf(context),
    region: base.ssoRegion,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

type TransportConfig = Pick<STSClientConfig, 'requestHandler' | 'maxAttempts' | 'retryMode' | 'defaultsMode'>;

/** What clients of other services share with the chain's STS client: sockets and patience, not region or endpoint. */
function transportOf({
  clientConfig,
}: BaseContext): TransportConfig & { ignoreConfiguredEndpointUrls: true } {
  const { requestHandler, maxAttempts, retryMode, defaultsMode } = clientConfig;
  return {
    ...(requestHandler === undefined ? {} : { requestHandler }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(retryMode === undefined ? {} : { retryMode }),
    ...(defaultsMode === undefined ? {} : { defaultsMode }),
    ignoreConfiguredEndpointUrls: true,
  };
}

function ssoFailure(base: SsoBase, error: Error): Error {
  const where = base.session ?? base.startUrl;
  // The provider wraps what the portal said into a message of its own: "UnauthorizedException: …".
  const said = /^(\w+Exception): (.*)$/s.exec(error.message);
  const noToken = /SSO session|Token is expired|Token for|refresh|was not found or is invalid/i.test(
    error.message,
  );
  if (said?.[1] === 'UnauthorizedException' || noToken) {
    return new BaseSourceError(
      'signInNeeded',
      `The sign-in to IAM Identity Center “${where}” has ended or was never made.`,
    );
  }
  return said?.[1] === undefined
    ? fromSdkError(error, `the Identity Center portal of ${where}`)
    : new ServiceError(said[1], redact(said[2] ?? ''), 0, undefined);
}

async function loginCredentials(base: LoginBase, context: BaseContext): Promise<Credentials> {
  const provider = fromLoginCredentials({
    profile: base.profile,
    filepath: context.files.credentials,
    configFilepath: context.files.config,
    ignoreCache: true,
    clientConfig: transportOf(context),
  });
  return fromProvider(provider, context, () => {
    return new BaseSourceError(
      'signInNeeded',
      `The sign-in of “${base.profile}” (aws login) has ended or was never made.`,
    );
  });
}

/** Runs one of the SDK's providers, which cannot be cancelled: an aborted wait ends, its result is dropped. */
async function fromProvider(
  provider: () => Promise<SdkCredentials>,
  context: BaseContext,
  explain: (error: Error) => Error,
): Promise<Credentials> {
  const { signal } = context;
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', onAbort, { once: true });
  let found: SdkCredentials;
  try {
    found = await Promise.race([provider(), aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error instanceof Error ? error : new Error(String(error)));
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return {
    accessKeyId: found.accessKeyId,
    secretAccessKey: new Secret(found.secretAccessKey),
    ...(found.sessionToken === undefined ? {} : { sessionToken: new Secret(found.sessionToken) }),
    ...(found.expiration === undefined ? {} : { expiresAt: found.expiration.getTime() }),
  };
}
