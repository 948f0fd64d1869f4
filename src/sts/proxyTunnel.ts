import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { ConnectionError } from './errors.ts';

export interface TunnelOptions {
  readonly maxSockets: number;
  /** PEM text of the authorities to trust, instead of the built-in ones. */
  readonly ca: string | undefined;
}

/**
 * The way through a proxy (CONNECT). Adds to its base class that what the proxy itself does wrong is told apart from
 * what the server behind it does, and that the authorities given hold for the server too, not only for the proxy.
 *
 * Errors of the connection are ConnectionErrors of kind `proxy`. The proxy's user name and password are in none.
 */
export class ProxyTunnel extends HttpsProxyAgent<string> {
  readonly #ca: string | undefined;

  constructor(proxy: string, { maxSockets, ca }: TunnelOptions) {
    super(proxy, { keepAlive: true, maxSockets, ...(ca === undefined ? {} : { ca }) });
    this.#ca = ca;
  }

  /** @throws ConnectionError when the setting is no URL of an HTTP proxy */
  static to(proxy: string, host: string, options: TunnelOptions): ProxyTunnel {
    if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
      throw new ConnectionError(
        'proxy',
        host,
        'The proxy that is set (http.proxy or HTTPS_PROXY) is not an http:// or https:// URL.',
      );
    }
    return new ProxyTunnel(proxy, options);
  }

  /**
   * Always TLS. The base class looks at the call stack for it, finds another answer when a connection is put back into
   * the pool, and so would open a new tunnel for every call.
   */
  override isSecureEndpoint(): boolean {
    return true;
  }

  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ): Promise<Socket> {
    let status = 0;
    request.once('proxyConnect', (reply: { statusCode: number }) => {
      status = reply.statusCode;
    });
    const host = options.host ?? '';
    const trusting = this.#ca === undefined ? options : { ...options, ca: this.#ca };
    let socket: Socket;
    try {
      socket = await super.connect(request, trusting);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
      const words = `The proxy ${this.proxy.host} on the way to ${host} cannot be used (${code}).`;
      throw new ConnectionError('proxy', host, words);
    }
    if (status !== 200) {
      socket.destroy();
      const cause = status === 407 ? ' It wants a user name and a password.' : '';
      throw new ConnectionError(
        'proxy',
        host,
        `The proxy ${this.proxy.host} refused the way to ${host} (status ${String(status)}).${cause}`,
      );
    }
    return socket;
  }
}
