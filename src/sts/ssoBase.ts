import type { SsoBase } from '../config/plan.ts';
import type { BaseContext } from './bases.ts';
import type { Credentials } from './credentials.ts';
import { runProvider } from './provider.ts';
import { signInSession } from './signIn/session.ts';

/**
 * Credentials of a permission set, for somebody who is signed in to IAM Identity Center: with the token that we, the AWS
 * CLI or an SDK left behind, refreshed where that is due.
 *
 * @throws BaseSourceError `signInNeeded`, ServiceError or ConnectionError; the signal's reason when aborted
 */
export async function ssoCredentials(base: SsoBase, context: BaseContext): Promise<Credentials> {
  const { centerConfig, signal } = context;
  const center = await context.center();
  const session = signInSession(base);
  const fetch = async () =>
    center.asSignedIn(session, centerConfig(session), (portal, token) =>
      portal.roleCredentials(token, base.ssoAccountId, base.ssoRoleName, signal),
    );
  return runProvider(fetch, context, (error) => error);
}
