import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { ConnectionError } from './errors.ts';
import type { CallTarget } from './gateway.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** The editor's own proxy settings (`http.proxy`, `http.noProxy`). They come before HTTPS_PROXY and NO_PROXY. */
export interface ProxySettings {
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
}

/**
 * The sockets: one handler, so one pool of kept-alive connections, for each way to reach the network (proxy and CA).
 * Within it Node keeps one idle connection per host, which the hops of a chain use one after the other.
 */
export class Connections {
  readonly #proxySettings: () => ProxySettings;
  readonly #handlers = new Map<string, Promise<NodeHttpHandler>>();

  constructor(proxySettings: () => ProxySettings) {
    this.#proxySettings = proxySettings;
  }

  /**
   * @param url what will be called; decides on the proxy
   * @throws ConnectionError `tls` when the CA file cannot be read
   */
  async handlerFor(target: Pick<CallTarget, 'caBundle'>, url: string): Promise<NodeHttpHandler> {
    const proxy = proxyFor(url, this.#proxySettings());
    const caFile = target.caBundle?.value;
    const key = JSON.stringify([proxy ?? null, caFile ?? null]);
    const known = this.#handlers.get(key);
    if (known !== undefined) {
      return known;
    }
    const handler = createHandler(proxy, caFile, new URL(url).host);
    this.#handlers.set(key, handler);
    try {
      return await handler;
    } catch (error) {
      // The next try reads the file again.
      this.#handlers.delete(key);
      throw error;
    }
  }

  /** Closes idle connections; later calls open new ones. */
  async close(): Promise<void> {
    const handlers = [...this.#handlers.values()];
    this.#handlers.clear();
    for (const result of await Promise.allSettled(handlers)) {
      if (result.status === 'fulfilled') {
        result.value.destroy();
      }
    }
  }
}

/** The proxy for a URL: the editor's settings first, then HTTPS_PROXY, HTTP_PROXY, ALL_PROXY with NO_PROXY. */
export function proxyFor(url: string, settings: ProxySettings): string | undefined {
  if (settings.proxy === undefined || settings.proxy === '') {
    const proxy = getProxyForUrl(url);
    return proxy === '' ? undefined : proxy;
  }
  const { hostname } = new URL(url);
  const excluded = (settings.noProxy ?? []).some((entry) => matchesHost(hostname, entry));
  return excluded || isLoopback(hostname) ? undefined : settings.proxy;
}

function matchesHost(hostname: string, entry: string): boolean {
  const suffix = entry
    .trim()
    .toLowerCase()
    .replace(/^\*?\./, '');
  return suffix === '*' || hostname === suffix || (suffix !== '' && hostname.endsWith(`.${suffix}`));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

async function createHandler(
  proxy: string | undefined,
  caFile: string | undefined,
  host: string,
): Promise<NodeHttpHandler> {
  // As in the AWS CLI, the bundle takes the place of the built-in authorities.
  const ca = caFile === undefined ? undefined : await readCa(caFile, host);
  const options = { keepAlive: true, maxSockets: 50, ...(ca === undefined ? {} : { ca }) };
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
    httpsAgent: proxy === undefined ? new HttpsAgent(options) : new HttpsProxyAgent(proxy, options),
  });
}

async function readCa(file: string, host: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConnectionError('tls', host, `The CA file ${file} (ca_bundle) cannot be read: ${code}.`);
  }
}
