import { createHash } from 'node:crypto';
import { invalidRequest, type Client } from './clients.ts';
import { AwsError } from './errors.ts';
import type { AccessTokens } from './portal.ts';
import type { World } from './world.ts';

const CODE_SECONDS = 600;
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

type Body = Readonly<Record<string, unknown>>;

/** What a person allowed in the browser, until a client fetches it. */
interface CodeGrant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly userName: string;
  readonly until: Date;
}

/** A device that waits for a person's word. */
export interface DeviceGrant {
  readonly clientId: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly until: Date;
  intervalSeconds: number;
  polledAt?: Date;
  /** Absent while the person has not said. */
  answer?: { readonly userName: string } | 'denied';
}

/** A token as CreateToken answers it. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly refreshToken?: string;
}

/** Codes and refresh tokens of Identity Center, and what they are exchanged for. Each is good once. */
export class Grants {
  readonly #world: World;
  readonly #tokens: AccessTokens;
  readonly #codes = new Map<string, CodeGrant>();
  readonly #devices = new Map<string, DeviceGrant>();
  readonly #refreshTokens = new Map<string, { readonly clientId: string; readonly userName: string }>();

  constructor(world: World, tokens: AccessTokens) {
    this.#world = world;
    this.#tokens = tokens;
  }

  /** A code for a client that a person has just allowed. */
  allowCode(client: Client, redirectUri: string, challenge: string, userName: string, now: Date): string {
    const code = this.#secret('code');
    const until = new Date(now.getTime() + CODE_SECONDS * 1000);
    this.#codes.set(code, { clientId: client.id, redirectUri, challenge, userName, until });
    return code;
  }

  startDevice(client: Client, now: Date): DeviceGrant {
    const { deviceCodeSeconds, deviceIntervalSeconds } = this.#world.settings;
    const letters = Array.from(this.#world.random(8), (byte) => LETTERS[byte % LETTERS.length]).join('');
    const grant: DeviceGrant = {
      clientId: client.id,
      deviceCode: this.#secret('device'),
      userCode: `${letters.slice(0, 4)}-${letters.slice(4)}`,
      until: new Date(now.getTime() + deviceCodeSeconds * 1000),
      intervalSeconds: deviceIntervalSeconds,
    };
    this.#devices.set(grant.deviceCode, grant);
    return grant;
  }

  deviceByUserCode(userCode: string, now: Date): DeviceGrant | undefined {
    return [...this.#devices.values()].find((one) => one.userCode === userCode && one.until > now);
  }

  /** Every device that waits; the last one started comes last. */
  get devices(): readonly DeviceGrant[] {
    return [...this.#devices.values()];
  }

  exchange(client: Client, body: Body, now: Date): IssuedToken {
    const { grantType } = body;
    if (typeof grantType !== 'string' || !client.grantTypes.includes(grantType)) {
      throw new AwsError('UnsupportedGrantTypeException', 400, 'Unsupported grant type');
    }
    switch (grantType) {
      case 'authorization_code':
        return this.#issue(client, this.#redeemCode(client, body, now), now);
      case 'refresh_token':
        return this.#issue(client, this.#redeemRefreshToken(client, body), now);
      default:
        return this.#issue(client, this.#pollDevice(client, body, now), now);
    }
  }

  #redeemCode(client: Client, body: Body, now: Date): string {
    const key = text(body, 'code');
    const grant = this.#codes.get(key);
    // Spent by the first try, right or wrong.
    this.#codes.delete(key);
    const challenge = createHash('sha256').update(text(body, 'codeVerifier')).digest('base64url');
    if (grant?.clientId !== client.id || grant.until <= now) throw invalidGrant();
    if (grant.redirectUri !== body['redirectUri'] || grant.challenge !== challenge) throw invalidGrant();
    return grant.userName;
  }

  #redeemRefreshToken(client: Client, body: Body): string {
    const key = text(body, 'refreshToken');
    const grant = this.#refreshTokens.get(key);
    if (grant?.clientId !== client.id) throw invalidGrant();
    this.#refreshTokens.delete(key);
    return grant.userName;
  }

  #pollDevice(client: Client, body: Body, now: Date): string {
    const grant = this.#devices.get(text(body, 'deviceCode'));
    if (grant?.clientId !== client.id) throw invalidGrant();
    if (grant.until <= now) throw new AwsError('ExpiredTokenException', 400, 'Device code expired');
    const early = grant.polledAt && now.getTime() - grant.polledAt.getTime() < grant.intervalSeconds * 1000;
    grant.polledAt = now;
    if (early === true) {
      grant.intervalSeconds += 5;
      throw new AwsError('SlowDownException', 400, 'Slow down');
    }
    if (grant.answer === undefined) {
      throw new AwsError('AuthorizationPendingException', 400, 'Authorization is pending');
    }
    this.#devices.delete(grant.deviceCode);
    if (grant.answer === 'denied') throw new AwsError('AccessDeniedException', 400, 'Access denied');
    return grant.answer.userName;
  }

  #issue(client: Client, userName: string, now: Date): IssuedToken {
    const { accessTokenSeconds } = this.#world.settings;
    const accessToken = this.#secret('aoa');
    this.#tokens.add(accessToken, userName, new Date(now.getTime() + accessTokenSeconds * 1000));
    const issued = { accessToken, tokenType: 'Bearer', expiresIn: accessTokenSeconds } as const;
    // As in the real service: only who registered for a scope of Identity Center may renew.
    if (!client.scopes.some((scope) => scope.startsWith('sso:'))) return issued;
    const refreshToken = this.#secret('aor');
    this.#refreshTokens.set(refreshToken, { clientId: client.id, userName });
    return { ...issued, refreshToken };
  }

  #secret(prefix: string): string {
    return `${prefix}SENTINEL${Buffer.from(this.#world.random(30)).toString('base64url')}`;
  }
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw invalidRequest(name);
  return value;
}

const invalidGrant = (): AwsError => new AwsError('InvalidGrantException', 400, 'Invalid grant provided');
