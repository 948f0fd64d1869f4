import type { SsoBase } from '../../config/plan.ts';

/** A sign-in to IAM Identity Center, which any number of profiles share. */
export interface SignInSession {
  /** Name of the `[sso-session]` section; absent for the legacy form, which goes by the start URL. */
  readonly name?: string;
  readonly startUrl: string;
  readonly region: string;
  /** `sso_registration_scopes`, where it has any. */
  readonly scopes?: readonly string[];
  /** Configured URLs of the portal and of the OIDC service; absent: AWS's own of the region. */
  readonly portalUrl?: string;
  readonly oidcUrl?: string;
}

export function signInSession({ session, startUrl, ssoRegion, scopes, ...urls }: SsoBase): SignInSession {
  const { portalUrl, oidcUrl } = urls;
  return {
    ...(session === undefined ? {} : { name: session }),
    startUrl,
    region: ssoRegion,
    ...(scopes === undefined ? {} : { scopes }),
    ...(portalUrl === undefined ? {} : { portalUrl: portalUrl.value }),
    ...(oidcUrl === undefined ? {} : { oidcUrl: oidcUrl.value }),
  };
}

/** What a session is called, and what the AWS CLI names its token file after. */
export function sessionLabel({ name, startUrl }: Pick<SignInSession, 'name' | 'startUrl'>): string {
  return name ?? startUrl;
}
