import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { checkCa, readCaFile } from './caFile.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';
import { readReply } from './reply.ts';

export type { ProxySettings };

const MAX_SOCKETS = 50;

/** How long the parts of one try may take, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** Until the answer's headers are there, and once more until its body is. */
  readonly requestMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 5_000, requestMs: 15_000 };

export type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];
export type HttpOptions = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>;
export type HttpOutput = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** What clients of the SDK send their requests with. */
export interface Transport {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: HttpRequest, options?: HttpOptions): Promise<HttpOutput>;
  /** The sockets are the gateway's, and outlive any client. */
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

interface Route {
  readonly handler: NodeHttpHandler;
  readonly agents: readonly { destroy(): void }[];
}

/**
 * The sockets: one pool of kept-alive connections for each way to reach the network (proxy and CA). Within it Node
 * keeps one idle connection per host, which the hops of a chain use one after the other.
 */
export class Connections {
  readonly #proxySettings: () => ProxySettings;
  readonly #timeouts: Timeouts;
  readonly #routes = new Map<string, Route>();

  constructor(proxySettings: () => ProxySettings, timeouts: Timeouts = DEFAULT_TIMEOUTS) {
    this.#proxySettings = proxySettings;
    this.#timeouts = timeouts;
  }

  /**
   * Sends requests over the shared sockets; each by the way that its own URL asks for. Answers are read as a whole,
   * within a limit and a time.
   *
   * @param caFile PEM file of the authorities to trust; a change of the file holds from the next request on
   */
  transport(caFile: string | undefined): Transport {
    return {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async (request, options) => {
        const { handler } = await this.#routeFor(caFile, request);
        const { response } = await handler.handle(request, options);
        response.body = await readReply(response, hostOf(request), this.#timeouts.requestMs);
        return { response };
      },
      destroy: () => undefined,
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    };
  }

  /** Closes all connections; later calls open new ones. */
  close(): void {
    const routes = [...this.#routes.values()];
    this.#routes.clear();
    for (const { agents } of routes) {
      for (const agent of agents) {
        agent.destroy();
      }
    }
  }

  async #routeFor(caFile: string | undefined, request: HttpRequest): Promise<Route> {
    const host = hostOf(request);
    // As in the AWS CLI, the bundle takes the place of the built-in authorities.
    const ca = caFile === undefined ? undefined : await readCaFile(caFile, host);
    const proxy = proxyFor(`${request.protocol}//${host}`, this.#proxySettings());
    // Loaded where there is a proxy, and before the look at the routes: two requests at once make one.
    const through = proxy === undefined ? undefined : { proxy, ...(await import('./proxyTunnel.ts')) };
    const key = JSON.stringify([proxy ?? null, ca === undefined ? null : hashOf(ca)]);
    const known = this.#routes.get(key);
    if (known !== undefined) {
      return known;
    }
    if (ca !== undefined && caFile !== undefined) {
      checkCa(ca, caFile, host);
    }
    const tunnel = through?.ProxyTunnel.to(through.proxy, host, { maxSockets: MAX_SOCKETS, ca });
    const route = this.#createRoute(tunnel, ca);
    this.#routes.set(key, route);
    return route;
  }

  /** @param tunnel the way through a proxy, where there is one */
  #createRoute(tunnel: HttpAgent | undefined, ca: string | undefined): Route {
    const direct = { keepAlive: true, maxSockets: MAX_SOCKETS };
    const httpAgent = new HttpAgent(direct);
    // Typed by what both are: agents of `http`, of which the second makes TLS connections too.
    const httpsAgent: HttpAgent =
      tunnel ?? new HttpsAgent({ ...direct, ...(ca === undefined ? {} : { ca }) });
    const handler = new NodeHttpHandler({
      connectionTimeout: this.#timeouts.connectMs,
      requestTimeout: this.#timeouts.requestMs,
      throwOnRequestTimeout: true,
      httpAgent,
      httpsAgent,
    });
    return { handler, agents: [httpAgent, httpsAgent] };
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function hostOf({ hostname, port }: HttpRequest): string {
  return port === undefined ? hostname : `${hostname}:${String(port)}`;
}
