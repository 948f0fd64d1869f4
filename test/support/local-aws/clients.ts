import { AwsError } from './errors.ts';
import type { World } from './world.ts';

const NINETY_DAYS_MS = 90 * 86_400_000;
/** Without a grant named at its registration, a client may do these. */
const DEFAULT_GRANTS = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'];

/** A program that was registered with Identity Center's OIDC service. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly until: Date;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

/** The registered clients. */
export class Clients {
  readonly #world: World;
  readonly #clients = new Map<string, Client>();

  constructor(world: World) {
    this.#world = world;
  }

  register(body: Readonly<Record<string, unknown>>, now: Date): Client {
    const texts = (name: string): readonly string[] => {
      const value = body[name] ?? [];
      if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw invalidRequest(name);
      return value as string[];
    };
    if (typeof body['clientName'] !== 'string' || body['clientName'] === '') {
      throw new AwsError('InvalidClientMetadataException', 400, 'clientName is required');
    }
    if (body['clientType'] !== 'public') {
      throw new AwsError('InvalidClientMetadataException', 400, 'clientType must be public');
    }
    const redirectUris = texts('redirectUris');
    for (const uri of redirectUris) {
      if (!/^http:\/\/127\.0\.0\.1(:\d+)?\//.test(uri)) {
        throw new AwsError('InvalidRedirectUriException', 400, 'Only loopback redirects are accepted');
      }
    }
    const grants = texts('grantTypes');
    const grantTypes = grants.length === 0 ? DEFAULT_GRANTS : grants;
    if (grantTypes.includes('authorization_code') && redirectUris.length === 0) {
      throw new AwsError('InvalidRedirectUriException', 400, 'redirectUris is required');
    }
    const client: Client = {
      id: this.#text(16),
      name: body['clientName'],
      secret: `SENTINEL${this.#text(30)}`,
      until: new Date(now.getTime() + NINETY_DAYS_MS),
      scopes: texts('scopes'),
      grantTypes,
      redirectUris,
    };
    this.#clients.set(client.id, client);
    return client;
  }

  find(id: string | null): Client | undefined {
    return this.#clients.get(id ?? '');
  }

  /** The client that a request names and proves to be. */
  authenticate(body: Readonly<Record<string, unknown>>, now: Date): Client {
    const client = this.#clients.get(String(body['clientId']));
    if (client === undefined || client.secret !== body['clientSecret']) {
      throw new AwsError('InvalidClientException', 401, 'Invalid client');
    }
    if (client.until <= now) throw new AwsError('InvalidClientException', 401, 'Client has expired');
    return client;
  }

  /** Forgets every registration, as after ninety days. */
  clear(): void {
    this.#clients.clear();
  }

  #text(bytes: number): string {
    return Buffer.from(this.#world.random(bytes)).toString('base64url');
  }
}

export const invalidRequest = (name: string): AwsError =>
  new AwsError('InvalidRequestException', 400, `Invalid request: ${name}`);
