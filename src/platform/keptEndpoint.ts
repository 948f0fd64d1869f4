import { createHash, randomBytes } from 'node:crypto';
import type { Memento } from 'vscode';
import type { SecretStore } from '../sessions/sessionVault.ts';
import type { Log } from './log.ts';

/** Where an endpoint listened, and what opens it. */
export interface KeptPlace {
  readonly port: number;
  /** The 32 bytes that its tokens come from. */
  readonly key: Uint8Array;
  /** SHA-256 of window tokens from before, which terminals may still hold. */
  readonly accepts: readonly Buffer[];
}

const BYTES = 32;
const MOST_ACCEPTED = 4;
const PLACES = 'endpoint.places';

export interface KeptEndpointDeps {
  readonly secrets: Pick<SecretStore, 'get' | 'store'>;
  readonly workspaceState: Pick<Memento, 'get' | 'update'>;
  /** Tells workspaces apart; undefined for a window without one, for which nothing is kept. */
  readonly workspace: string | undefined;
  readonly log: Log;
}

/**
 * Places of the endpoint, the last used first, each workspace for itself. The keys are in VS Code's encrypted secret
 * storage. That may vanish (after the refresh of a web page, without a keyring), so the ports and the digests of their
 * tokens are also in the state of the workspace: nobody gets a token from them, but one that comes can be recognized,
 * and restored terminals go on working.
 */
export class KeptEndpoint {
  readonly #deps: KeptEndpointDeps;
  readonly #key: string | undefined;

  constructor(deps: KeptEndpointDeps) {
    this.#deps = deps;
    this.#key =
      deps.workspace === undefined
        ? undefined
        : `roleChain.endpoint.${createHash('sha256').update(deps.workspace).digest('hex').slice(0, 32)}`;
  }

  async read(): Promise<readonly KeptPlace[]> {
    if (this.#key === undefined) return [];
    const secret = parse(await this.#readSecret(this.#key)).flatMap(withKey);
    const remembered = parse(this.#deps.workspaceState.get<unknown>(PLACES))
      .filter(({ port }) => !secret.some((place) => place.port === port))
      .map(({ port, accepts }) => ({ port, accepts, key: randomBytes(BYTES) }));
    return [...secret, ...remembered];
  }

  /** @param digestOf SHA-256 of the window token that comes from a key */
  async write(places: readonly KeptPlace[], digestOf: (key: Uint8Array) => Buffer): Promise<void> {
    if (this.#key === undefined) return;
    const { secrets, workspaceState, log } = this.#deps;
    await workspaceState.update(
      PLACES,
      places.map(({ port, key, accepts }) =>
        format({ port, accepts: [digestOf(key), ...accepts].slice(0, MOST_ACCEPTED) }),
      ),
    );
    try {
      await secrets.store(this.#key, JSON.stringify(places.map(format)));
    } catch (error) {
      log.warn('The tokens of the credentials endpoint could not be kept; they change at a reload.', error);
    }
  }

  async #readSecret(key: string): Promise<unknown> {
    try {
      return JSON.parse((await this.#deps.secrets.get(key)) ?? '[]');
    } catch (error) {
      this.#deps.log.warn(
        'The tokens of the credentials endpoint could not be read; they are new ones.',
        error,
      );
      return [];
    }
  }
}

type Partly = Omit<KeptPlace, 'key'> & { readonly key?: Uint8Array };

function format({ port, key, accepts }: Partly): unknown {
  return {
    port,
    ...(key === undefined ? {} : { key: Buffer.from(key).toString('base64') }),
    accepts: accepts.map((digest) => digest.toString('base64')),
  };
}

/** Whatever does not read as a place is left out: another version or program may have written it. */
function parse(value: unknown): readonly Partly[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((place: unknown) => {
    if (typeof place !== 'object' || place === null) return [];
    const { port, key, accepts } = place as Record<string, unknown>;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return [];
    const digests = Array.isArray(accepts) ? accepts.flatMap((digest) => bytes(digest) ?? []) : [];
    const known = bytes(key);
    return [{ port, accepts: digests, ...(known === undefined ? {} : { key: known }) }];
  });
}

function withKey({ port, key, accepts }: Partly): readonly KeptPlace[] {
  return key === undefined ? [] : [{ port, key, accepts }];
}

function bytes(value: unknown): Buffer | undefined {
  const decoded = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  return decoded?.length === BYTES ? decoded : undefined;
}
