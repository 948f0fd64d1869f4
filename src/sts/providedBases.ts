import {
  fromEnv,
  fromHttp,
  fromInstanceMetadata,
  fromLoginCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { Base, InstanceMetadataBase, LoginBase, WebIdentityBase } from '../config/plan.ts';
import type { BaseContext } from './bases.ts';
import { BaseTransport } from './baseTransport.ts';
import type { Credentials } from './credentials.ts';
import { BaseSourceError } from './errors.ts';
import { runProvider } from './provider.ts';
import { redact } from './redact.ts';
import { fromSdkError } from './sdkErrors.ts';
import { serviceConfig } from './serviceConfig.ts';
import { ssoCredentials } from './ssoBase.ts';

/** Bases that a provider of the SDK gives credentials for. */
export type ProvidedBase = Exclude<Base, { readonly kind: 'staticKeys' | 'process' }>;

/** Their credentials, from the SDK's own providers, each given exactly what the profile says. */
export async function providedCredentials(base: ProvidedBase, context: BaseContext): Promise<Credentials> {
  switch (base.kind) {
    case 'environment':
      return runProvider(fromEnv(), context, () => {
        return new BaseSourceError(
          'missing',
          'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment that VS Code was started with.',
        );
      });
    case 'instanceMetadata':
      return instanceCredentials(base, context);
    case 'containerMetadata':
      return containerCredentials(context);
    case 'webIdentity':
      return webIdentityCredentials(base, context);
    case 'sso':
      return ssoCredentials(base, context);
    case 'login':
      return loginCredentials(base, context);
  }
}

async function instanceCredentials(
  { profile }: InstanceMetadataBase,
  context: BaseContext,
): Promise<Credentials> {
  // The provider itself does not look at it, only the chain of providers that it mostly stands in.
  if (process.env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') {
    throw new BaseSourceError(
      'unavailable',
      'The EC2 instance metadata service is switched off by AWS_EC2_METADATA_DISABLED.',
    );
  }
  const provider = fromInstanceMetadata({ timeout: context.timeouts.metadataMs, maxRetries: 1, profile });
  return runProvider(provider, context, (error) => {
    return new BaseSourceError(
      'unavailable',
      'The EC2 instance metadata service gave no credentials. Is this machine an instance with a role?',
      detailOf(error),
    );
  });
}

/** Of the SDK's two providers the newer one: it also reads AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE. */
async function containerCredentials(context: BaseContext): Promise<Credentials> {
  // Made inside, since it throws already while it is made when no address is set.
  const provider = async (): ReturnType<ReturnType<typeof fromHttp>> =>
    fromHttp({ timeout: context.timeouts.metadataMs, maxRetries: 1 })();
  return runProvider(provider, context, (error) => {
    return new BaseSourceError(
      'unavailable',
      'The container credential endpoint gave no credentials. Does this container have a task role?',
      detailOf(error),
    );
  });
}

/** What a provider says, for the details. The words of the JSON parser quote the text, which may hold keys. */
function detailOf(error: Error): string {
  return error instanceof SyntaxError ? 'The answer was not JSON.' : redact(error.message);
}

async function webIdentityCredentials(base: WebIdentityBase, context: BaseContext): Promise<Credentials> {
  const provider = fromTokenFile({
    webIdentityTokenFile: base.tokenFile,
    roleArn: base.role.text,
    // Always given, or the provider would take AWS_ROLE_SESSION_NAME.
    roleSessionName: base.sessionName ?? context.defaultSessionName,
    clientConfig: {
      ...context.stsConfig,
      requestHandler: new BaseTransport(context.transport, context.signal),
    },
  });
  return runProvider(provider, context, (error) => {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
      ? new BaseSourceError(
          'unreadable',
          `The web identity token file ${base.tokenFile} cannot be read (${code}).`,
        )
      : fromSdkError(error, context.stsHost);
  });
}

async function loginCredentials(base: LoginBase, context: BaseContext): Promise<Credentials> {
  const transport = new BaseTransport(context.transport, context.signal);
  const provider = fromLoginCredentials({
    profile: base.profile,
    filepath: context.files.credentials,
    configFilepath: context.files.config,
    ignoreCache: true,
    // The sign-in's own region comes first; without one, the profile's and not AWS_REGION.
    clientConfig: serviceConfig(context.stsConfig, context.stsConfig.region, transport),
  });
  return runProvider(provider, context, () => {
    return transport.lastError === undefined
      ? new BaseSourceError(
          'signInNeeded',
          `The sign-in of “${base.profile}” (aws login) has ended or was never made.`,
        )
      : fromSdkError(transport.lastError, 'AWS Sign-In');
  });
}
