import type { WindowIdentity } from '../sessions/identity.ts';
import { servedIdentity } from '../sessions/servedIdentity.ts';
import type { Event } from '../sessions/emitter.ts';
import type { Variables } from './variables.ts';
import type { Translate } from '../platform/translate.ts';

const NONE: Variables = { values: new Map() };

/** The environment that processes inherit. */
type Inherited = Readonly<Record<string, string | undefined>>;

/** What this source needs of the window's identity. */
export interface WindowState {
  readonly state: WindowIdentity;
  readonly onDidChange: Event<WindowIdentity>;
}

/**
 * The variables for a state of the window. Keys that have ended stay: without them a new process would quietly run as
 * whatever identity it finds next, a `[default]` profile for one. With them AWS says that they have expired.
 */
export function staticVariables(state: WindowIdentity, t: Translate, inherited: Inherited = {}): Variables {
  const identity = servedIdentity(state);
  if (identity === undefined) return NONE;
  const { credentials, plan } = identity;
  const values = new Map<string, string>();
  values.set('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  values.set('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey.reveal());
  if (credentials.sessionToken !== undefined) {
    values.set('AWS_SESSION_TOKEN', credentials.sessionToken.reveal());
  }
  if (credentials.expiresAt !== undefined) {
    values.set('AWS_CREDENTIAL_EXPIRATION', isoSeconds(credentials.expiresAt));
  }
  if (plan.region !== undefined) {
    values.set('AWS_REGION', plan.region.value);
    values.set('AWS_DEFAULT_REGION', plan.region.value);
  }
  // Clients that prefer a profile to keys would follow the inherited one, and it cannot be unset. Naming the chain's own
  // profile makes them resolve the same chain, or fail; a chain of the settings has no profile to name.
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    if ((inherited[name] ?? '') !== '' && plan.origin === 'profile') values.set(name, plan.name);
  }
  return { values, description: t('AWS identity {0} ({1})', plan.name, identity.verified.arn) };
}

/** `2026-11-22T14:09:02Z`, the form that STS and the AWS CLI use; botocore and the SDKs read it. */
function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
