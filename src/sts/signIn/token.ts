import { Secret } from '../../config/secret.ts';
import type { SignInSession } from './session.ts';

/** What somebody who is signed in holds. Times are epoch milliseconds. */
export interface SsoToken {
  readonly accessToken: Secret;
  readonly expiresAt: number;
  readonly refreshToken?: Secret;
  /** The client that the refresh token was given to. */
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  readonly registrationExpiresAt?: number;
}

/**
 * Reads a token file of the AWS CLI, the SDKs or ours. Whatever is not as it should be counts as absent: a file that
 * another program is just writing must do no harm.
 */
export function parseToken(text: string): SsoToken | undefined {
  const file = parseObject(text);
  const accessToken = textOf(file?.['accessToken']);
  const expiresAt = timeOf(file?.['expiresAt']);
  if (accessToken === undefined || expiresAt === undefined) {
    return undefined;
  }
  const refreshToken = textOf(file?.['refreshToken']);
  const clientId = textOf(file?.['clientId']);
  const clientSecret = textOf(file?.['clientSecret']);
  const registrationExpiresAt = timeOf(file?.['registrationExpiresAt']);
  return {
    accessToken: new Secret(accessToken),
    expiresAt,
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret: new Secret(clientSecret) }),
    ...(registrationExpiresAt === undefined ? {} : { registrationExpiresAt }),
  };
}

/** The text of a token file, with the keys and in the form of AWS CLI v2. */
export function formatToken(token: SsoToken, { startUrl, region }: SignInSession): string {
  const { registrationExpiresAt } = token;
  return JSON.stringify({
    startUrl,
    region,
    accessToken: token.accessToken.reveal(),
    expiresAt: formatTime(token.expiresAt),
    clientId: token.clientId,
    clientSecret: token.clientSecret?.reveal(),
    registrationExpiresAt:
      registrationExpiresAt === undefined ? undefined : formatTime(registrationExpiresAt),
    refreshToken: token.refreshToken?.reveal(),
  });
}

/** A JSON object, or undefined for any other text. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Epoch milliseconds. Early versions of the CLI wrote `UTC` where others write `Z`. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value.replace(/UTC$/, 'Z')) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Whole seconds with a `Z`: the one form that every reader takes. */
export function formatTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
