import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../../sessions/emitter.ts';
import { Connections } from './connections.ts';
import { LIMITS } from './limits.ts';
import { judge, refused, type Refusal, type Refused } from './request.ts';
import { opens, type Guard } from './tokens.ts';

/** What a path leads to: its guard, and a reply for who gets past it. */
export interface Room {
  readonly guard: Guard;
  /** Gives the reply at once where it can, since most can. Never throws or rejects. */
  reply(): Reply | Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

export interface CredentialServerDeps {
  /** The room behind a path, if there is one. */
  readonly room: (path: string) => Room | undefined;
  readonly onRefused: (why: Refusal) => void;
  /** The system could not hand over a connection, as without descriptors; those after it may be served again. */
  readonly onError: (error: unknown) => void;
}

/** Paths without a room are compared with this, so that they take as long as a wrong token. */
const NOBODY: Guard = { digests: [Buffer.alloc(32), Buffer.alloc(32)] };

/**
 * The HTTP side of the endpoint: listens on 127.0.0.1, answers GET with a right token, and refuses everything else with
 * a bare status. It keeps no body, waits for nobody, and holds a bounded number of connections for a bounded time.
 */
export class CredentialServer implements Disposable {
  readonly #deps: CredentialServerDeps;
  readonly #server: Server;
  readonly #connections: Connections;
  #port = 0;

  constructor(deps: CredentialServerDeps) {
    this.#deps = deps;
    this.#connections = new Connections(() => {
      deps.onRefused('crowded');
    });
    this.#server = createServer(
      {
        maxHeaderSize: LIMITS.headerBytes,
        headersTimeout: LIMITS.headersMs,
        requestTimeout: LIMITS.requestMs,
        connectionsCheckingInterval: LIMITS.checkMs,
        keepAliveTimeout: LIMITS.keepAliveMs,
        insecureHTTPParser: false,
        // Ours is stricter, and counts.
        requireHostHeader: false,
        noDelay: true,
      },
      (request, response) => {
        this.#handle(request, response);
      },
    );
    this.#server.maxRequestsPerSocket = LIMITS.requestsPerSocket;
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket);
    });
    const refuseExpectation = (request: IncomingMessage, response: ServerResponse): void => {
      this.#refuse(request.socket, response, refused('body', 400));
    };
    this.#server.on('checkContinue', refuseExpectation);
    this.#server.on('checkExpectation', refuseExpectation);
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      this.#refuseBroken(error, socket);
    });
  }

  /** The port it listens on; 0 before {@link listen}. */
  get port(): number {
    return this.#port;
  }

  /**
   * @param port 0 for any free one
   * @throws what listening throws, EADDRINUSE for a port that is taken
   */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#server.on('error', this.#deps.onError);
    this.#port = (this.#server.address() as AddressInfo).port;
    // A server that nobody asks keeps no process alive.
    this.#server.unref();
  }

  dispose(): void {
    this.#server.close();
    this.#connections.dispose();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const judged = judge(request, this.#port);
    if (judged.kind === 'refused') {
      this.#refuse(socket, response, judged);
      return;
    }
    const room = this.#deps.room(judged.path);
    if (!opens(room?.guard ?? NOBODY, judged.authorization) || room === undefined) {
      this.#refuse(socket, response, room === undefined ? refused('path', 404) : refused('token', 401));
      return;
    }
    if (!this.#connections.beginAnswer(socket)) {
      this.#deps.onRefused('pipelined');
      socket.destroy();
      return;
    }
    const reply = room.reply();
    if (reply instanceof Promise) {
      void reply.then((later) => {
        this.#send(socket, response, later);
      });
    } else {
      this.#send(socket, response, reply);
    }
  }

  #send(socket: Socket, response: ServerResponse, { status, body }: Reply): void {
    this.#connections.endAnswer(socket);
    response.writeHead(status, [
      'Content-Type',
      'application/json',
      'Content-Length',
      String(body.length),
      'Cache-Control',
      'no-store',
      'X-Content-Type-Options',
      'nosniff',
    ]);
    response.end(body);
  }

  /** A status and nothing else; the connection is closed, so that what follows on it is not even read. */
  #refuse(socket: Socket, response: ServerResponse, { why, status }: Refused): void {
    this.#deps.onRefused(why);
    socket.pause();
    response.writeHead(status, ['Connection', 'close', 'Content-Length', '0']);
    response.end(() => {
      socket.destroy();
    });
  }

  /** What is no HTTP, too long or too slow. */
  #refuseBroken({ code }: NodeJS.ErrnoException, socket: Duplex): void {
    const timeout = code === 'ERR_HTTP_REQUEST_TIMEOUT';
    // A connection that broke off has nobody to be refused.
    if (code === 'ECONNRESET' || code === 'EPIPE' || !socket.writable) {
      socket.destroy();
      return;
    }
    this.#deps.onRefused(timeout ? 'timeout' : 'malformed');
    const status =
      code === 'HPE_HEADER_OVERFLOW' ? '431 Too Large' : timeout ? '408 Timeout' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => {
      socket.destroy();
    });
  }
}
