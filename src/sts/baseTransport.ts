import type { HttpOptions, HttpOutput, HttpRequest, Transport } from './connections.ts';

/**
 * The network as one provider of the SDK is given it. It ends with the signal, which providers know nothing of, and
 * remembers how the last request went, since providers turn what broke into texts of their own.
 */
export class BaseTransport implements Transport {
  readonly metadata;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  #lastPath: string | undefined;
  #lastError: unknown;
  #lastStatus: number | undefined;
  #lastRequestId: string | undefined;

  constructor(transport: Transport, signal: AbortSignal) {
    this.#transport = transport;
    this.#signal = signal;
    this.metadata = transport.metadata;
  }

  /** Path of the last request; undefined when there was none. */
  get lastPath(): string | undefined {
    return this.#lastPath;
  }

  /** What the last request ended with when there was no answer. */
  get lastError(): unknown {
    return this.#lastError;
  }

  get lastStatus(): number | undefined {
    return this.#lastStatus;
  }

  get lastRequestId(): string | undefined {
    return this.#lastRequestId;
  }

  async handle(request: HttpRequest, options?: HttpOptions): Promise<HttpOutput> {
    this.#lastPath = request.path;
    this.#lastStatus = undefined;
    this.#lastError = undefined;
    try {
      const output = await this.#transport.handle(request, {
        ...options,
        abortSignal: this.#signal,
      });
      this.#lastStatus = output.response.statusCode;
      this.#lastRequestId = output.response.headers['x-amzn-requestid'];
      return output;
    } catch (error) {
      this.#lastError = error;
      throw error;
    }
  }

  destroy(): void {
    this.#transport.destroy();
  }

  updateHttpClientConfig(): void {
    this.#transport.updateHttpClientConfig();
  }

  httpHandlerConfigs(): Record<string, never> {
    return this.#transport.httpHandlerConfigs();
  }
}
