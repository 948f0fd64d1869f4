import { createHash } from 'node:crypto';
import type { SecretStore } from '../sessions/sessionVault.ts';
import type { Log } from './log.ts';

/** Where an endpoint listened, and the 32 bytes that its tokens come from. */
export interface KeptPlace {
  readonly port: number;
  readonly key: Uint8Array;
}

const KEY_BYTES = 32;

/**
 * Places of the endpoint in VS Code's encrypted secret storage, the last used first, each workspace for itself. Without
 * a workspace, or without a keyring, nothing is kept: then restored terminals have to be opened again.
 */
export class KeptEndpoint {
  readonly #secrets: Pick<SecretStore, 'get' | 'store'>;
  readonly #key: string | undefined;
  readonly #log: Log;

  /** @param workspace tells workspaces apart; undefined for a window without one */
  constructor(secrets: Pick<SecretStore, 'get' | 'store'>, workspace: string | undefined, log: Log) {
    this.#secrets = secrets;
    this.#key =
      workspace === undefined
        ? undefined
        : `roleChain.endpoint.${createHash('sha256').update(workspace).digest('hex').slice(0, 32)}`;
    this.#log = log;
  }

  async read(): Promise<readonly KeptPlace[]> {
    if (this.#key === undefined) return [];
    try {
      return parse(await this.#secrets.get(this.#key));
    } catch (error) {
      this.#log.warn('The place of the credentials endpoint could not be read; it gets a new one.', error);
      return [];
    }
  }

  async write(places: readonly KeptPlace[]): Promise<void> {
    if (this.#key === undefined) return;
    try {
      await this.#secrets.store(this.#key, format(places));
    } catch (error) {
      this.#log.warn(
        'The place of the credentials endpoint could not be kept: after a reload, terminals have to be opened again.',
        error,
      );
    }
  }
}

function format(places: readonly KeptPlace[]): string {
  return JSON.stringify({
    version: 1,
    places: places.map(({ port, key }) => ({ port, key: Buffer.from(key).toString('base64') })),
  });
}

/** Whatever does not read as a place is left out: another version or program may have written it. */
function parse(text: string | undefined): readonly KeptPlace[] {
  const value = readJson(text);
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['places'])) return [];
  return value['places'].flatMap((place: unknown) => {
    if (!isRecord(place)) return [];
    const { port, key } = place;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return [];
    const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : Buffer.alloc(0);
    return bytes.length === KEY_BYTES ? [{ port, key: bytes }] : [];
  });
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
