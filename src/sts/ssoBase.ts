import { fromSSO } from '@aws-sdk/credential-providers';
import type { SsoBase } from '../config/plan.ts';
import type { BaseContext } from './bases.ts';
import { BaseTransport } from './baseTransport.ts';
import type { Credentials } from './credentials.ts';
import { BaseSourceError, ServiceError } from './errors.ts';
import { runProvider } from './provider.ts';
import { redact } from './redact.ts';
import { fromSdkError, malformedReply } from './sdkErrors.ts';
import { serviceConfig } from './serviceConfig.ts';

const PORTAL_PATH = '/federation/credentials';

/**
 * Credentials of a permission set, for somebody who is signed in to IAM Identity Center.
 *
 * The token file that `aws sso login` wrote is found by the session's name, or the start URL in the legacy form. The
 * provider's short form takes either as `ssoStartUrl` and uses it for nothing else, which spares a second reading of
 * the config file; only a token that has ended goes through its long form, which can refresh it.
 *
 * @throws BaseSourceError `signInNeeded`, ServiceError or ConnectionError; the signal's reason when aborted
 */
export async function ssoCredentials(base: SsoBase, context: BaseContext): Promise<Credentials> {
  const { session, startUrl } = base;
  try {
    return await askPortal(base, context, { ssoStartUrl: session ?? startUrl });
  } catch (error) {
    if (session === undefined || !(error instanceof BaseSourceError) || error.failure !== 'signInNeeded') {
      throw error;
    }
    return askPortal(base, context, {
      ssoStartUrl: startUrl,
      ssoSession: session,
      profile: base.profile,
      filepath: context.files.credentials,
      configFilepath: context.files.config,
      ignoreCache: true,
    });
  }
}

async function askPortal(
  base: SsoBase,
  context: BaseContext,
  token: Parameters<typeof fromSSO>[0],
): Promise<Credentials> {
  const transport = new BaseTransport(context.transport, context.signal);
  const provider = fromSSO({
    ssoRegion: base.ssoRegion,
    ssoAccountId: base.ssoAccountId,
    ssoRoleName: base.ssoRoleName,
    clientConfig: serviceConfig(context.stsConfig, base.ssoRegion, transport, base.portalUrl?.value),
    ...token,
  });
  return runProvider(provider, context, (error) => failureOf(base, transport, error));
}

function failureOf(base: SsoBase, transport: BaseTransport, error: Error): Error {
  const { lastError, lastPath, lastStatus = 0, lastRequestId } = transport;
  const portal = base.portalUrl?.value ?? `https://portal.sso.${base.ssoRegion}.amazonaws.com`;
  const { host } = new URL(portal);
  if (lastError !== undefined) {
    return fromSdkError(lastError, host);
  }
  // The provider makes what the portal said a message of its own: "ForbiddenException: No access".
  const [, code, text] = /^(\w+): (.*)$/s.exec(error.message) ?? [];
  // Without a call to the portal there was no token, or its refreshment was refused.
  if (lastPath?.startsWith(PORTAL_PATH) !== true || code === 'UnauthorizedException') {
    const where = base.session ?? base.startUrl;
    return new BaseSourceError(
      'signInNeeded',
      `The sign-in to IAM Identity Center “${where}” has ended or was never made.`,
    );
  }
  return lastStatus < 400 || code === undefined || /^(Syntax|Type|Range)?Error$/.test(code)
    ? malformedReply(host)
    : new ServiceError(code, redact(text ?? ''), lastStatus, lastRequestId);
}
