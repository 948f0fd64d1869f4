import { isAccountId } from './arn.ts';
import { configuredEndpoint } from './endpoint.ts';
import type { EnvironmentSettings } from './environment.ts';
import { placeOfProperty, placeOfSection, type IniProperty } from './ini.ts';
import type { SsoBase } from './plan.ts';
import type { LinkedFiles } from './profiles.ts';
import type { Scope } from './scope.ts';
import { isRegion } from './values.ts';

type SignIn = Pick<SsoBase, 'session' | 'startUrl' | 'ssoRegion' | 'scopes'>;

/** The SSO base of a profile with `sso_account_id` or `sso_role_name`; undefined where the scope now has an error. */
export function ssoBase(scope: Scope, linked: LinkedFiles): SsoBase | undefined {
  const account = scope.find('sso_account_id');
  const role = scope.find('sso_role_name');
  const place = account ?? role;
  if (account === undefined || role === undefined || place === undefined) {
    const missing = account === undefined ? 'sso_account_id' : 'sso_role_name';
    const message = `${missing} is missing: sso_account_id and sso_role_name together say which role IAM Identity Center hands out.`;
    scope.reject('incomplete-sso', message, place);
    return undefined;
  }
  if (!isAccountId(account.value)) {
    scope.warn('bad-account', 'sso_account_id has to be the twelve digits of an AWS account.', account);
  }
  const expected = scope.find('aws_account_id');
  if (expected !== undefined && expected.value !== account.value && scope.find('role_arn') === undefined) {
    const message =
      'aws_account_id and sso_account_id name different accounts: make them the same, or remove one.';
    scope.warn('account-mismatch', message, expected);
  }
  const signIn = readSignIn(scope, linked, place);
  return (
    signIn && {
      kind: 'sso',
      profile: scope.profile.name,
      place: placeOfProperty(place),
      ...(expected === undefined ? {} : { accountId: expected.value }),
      ...signIn,
      ssoAccountId: account.value,
      ssoRoleName: role.value,
    }
  );
}

/** A profile that signs in but names no account and role serves bearer tokens only: said, and its session checked. */
export function checkTokenOnly(scope: Scope, linked: LinkedFiles): void {
  const property = scope.find('sso_session') ?? scope.find('sso_start_url');
  if (property !== undefined && readSignIn(scope, linked, property) !== undefined) {
    const message =
      'This profile signs in to IAM Identity Center but yields no AWS credentials: add sso_account_id and sso_role_name.';
    scope.inform('sso-token-only', message, property);
  }
}

function readSignIn(scope: Scope, linked: LinkedFiles, at: IniProperty): SignIn | undefined {
  const name = scope.find('sso_session');
  if (name === undefined) {
    return readLegacySignIn(scope, at);
  }
  const session = linked.ssoSessions.get(name.value);
  if (session === undefined) {
    const message = `There is no section [sso-session ${name.value}]: add it, or correct the name.`;
    scope.reject('unknown-sso-session', message, name);
    return undefined;
  }
  const find = (key: string): string | undefined => session.last(key)?.value;
  const startUrl = find('sso_start_url');
  const ssoRegion = find('sso_region');
  if (startUrl === undefined || startUrl === '' || ssoRegion === undefined || ssoRegion === '') {
    const missing = ssoRegion === undefined || ssoRegion === '' ? 'sso_region' : 'sso_start_url';
    const message = `[sso-session ${name.value}] lacks ${missing}: it belongs into that section, not into the profile.`;
    scope.reject('incomplete-sso', message, placeOfSection(session.section));
    return undefined;
  }
  for (const [key, value] of [
    ['sso_start_url', startUrl],
    ['sso_region', ssoRegion],
  ] as const) {
    const own = scope.find(key);
    if (own !== undefined && own.value !== value) {
      const message = `${key} differs from the one of [sso-session ${name.value}]: remove it here.`;
      scope.reject('sso-conflict', message, own);
      return undefined;
    }
  }
  const scopes = (find('sso_registration_scopes') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return checkRegion(scope, name, {
    session: name.value,
    startUrl,
    ssoRegion,
    ...(scopes.length === 0 ? {} : { scopes }),
  });
}

/** Where Identity Center answers, for a profile that ends or starts there. */
export type SsoUrls = Pick<SsoBase, 'portalUrl' | 'oidcUrl'>;

/** The configured URLs of Identity Center's two services. */
export function ssoUrls(scope: Scope, linked: LinkedFiles, env: EnvironmentSettings): SsoUrls {
  const portalUrl = configuredEndpoint('SSO', scope, linked, env);
  // What is wrong with an endpoint is said once.
  const oidcUrl = scope.errors.length > 0 ? undefined : configuredEndpoint('SSO OIDC', scope, linked, env);
  return {
    ...(portalUrl === undefined ? {} : { portalUrl }),
    ...(oidcUrl === undefined ? {} : { oidcUrl }),
  };
}

function readLegacySignIn(scope: Scope, at: IniProperty): SignIn | undefined {
  const startUrl = scope.find('sso_start_url');
  const region = scope.find('sso_region');
  if (startUrl === undefined || region === undefined) {
    const missing = startUrl === undefined ? 'sso_start_url' : 'sso_region';
    const message = `${missing} is missing: add it, or name an [sso-session …] section with sso_session.`;
    scope.reject('incomplete-sso', message, at);
    return undefined;
  }
  return checkRegion(scope, region, { startUrl: startUrl.value, ssoRegion: region.value });
}

function checkRegion(scope: Scope, at: IniProperty, signIn: SignIn): SignIn | undefined {
  if (isRegion(signIn.ssoRegion)) {
    return signIn;
  }
  scope.reject('bad-region', 'sso_region is not the name of an AWS region, such as eu-central-1.', at);
  return undefined;
}
