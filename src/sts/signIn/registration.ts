import { createHash } from 'node:crypto';
import { Secret } from '../../config/secret.ts';
import { formatTime, parseObject, textOf, timeOf } from './token.ts';
import { sessionLabel, type SignInSession } from './session.ts';

/** How a client may get its tokens: by a code that comes back to a callback, or by asking as a device. */
export type GrantKind = 'code' | 'device';

/** A client that Identity Center knows. Good for some ninety days. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly kind: GrantKind;
  readonly scopes?: readonly string[];
}

export const CODE_GRANTS: readonly string[] = ['authorization_code', 'refresh_token'];

/** Reads a registration file; undefined for one that is not whole. */
export function parseRegistration(text: string): Registration | undefined {
  const file = parseObject(text);
  const clientId = textOf(file?.['clientId']);
  const clientSecret = textOf(file?.['clientSecret']);
  const expiresAt = timeOf(file?.['expiresAt']);
  if (clientId === undefined || clientSecret === undefined || expiresAt === undefined) {
    return undefined;
  }
  const grants: unknown = file?.['grantTypes'];
  // Where it does not say, it is an older one of the CLI, and those were for devices.
  const kind = Array.isArray(grants) && grants.includes('authorization_code') ? 'code' : 'device';
  return { clientId, clientSecret: new Secret(clientSecret), expiresAt, kind };
}

/** The text of a registration file, in the form of AWS CLI v2. */
export function formatRegistration(registration: Registration): string {
  return JSON.stringify({
    clientId: registration.clientId,
    clientSecret: registration.clientSecret.reveal(),
    expiresAt: formatTime(registration.expiresAt),
    scopes: registration.scopes,
    grantTypes: registration.kind === 'code' ? CODE_GRANTS : undefined,
  });
}

/** Name of the token file, without its ending. Source: AWS CLI v2, as documented for `sso_session`. */
export function tokenFileName(session: SignInSession): string {
  return sha1(sessionLabel(session));
}

/**
 * Name of the registration file, without its ending: as in AWS CLI v2, a hash over the JSON of what a registration is
 * for, written as Python writes it.
 */
export function registrationFileName({ name, startUrl, region, scopes }: SignInSession): string {
  const parts: readonly (readonly [string, string])[] = [
    ['region', pythonText(region)],
    ['scopes', scopes === undefined ? 'null' : `[${scopes.map(pythonText).join(', ')}]`],
    ['session_name', name === undefined ? 'null' : pythonText(name)],
    ['startUrl', pythonText(startUrl)],
    ['tool', pythonText('botocore')],
  ];
  return sha1(`{${parts.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`);
}

/** A JSON text with everything beyond ASCII escaped. */
function pythonText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
