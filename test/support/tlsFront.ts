import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Identity } from './certificates.ts';

/** A server on 127.0.0.1 that counts and, at the end, cuts its connections. */
export interface Front {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** TLS in front of a plain server on this machine: an `https:` address for the local AWS. */
export function startTlsFront(identity: Identity, targetPort: number): Promise<Front> {
  const server = createTlsServer({ cert: identity.cert, key: identity.key }, (socket) =>
    join(socket, targetPort),
  );
  // A client that does not trust the certificate hangs up in the middle of the handshake.
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

export interface ProxyOptions {
  /** Where every tunnel ends, whatever host is asked for. */
  readonly targetPort: number;
  /** Answers this status instead of a tunnel. */
  readonly refuse?: number;
}

/** An HTTP proxy that knows CONNECT. */
export interface ConnectProxy extends Front {
  readonly url: string;
  /** What it was asked, one head (request line and headers) per CONNECT. */
  readonly asked: readonly string[];
}

export async function startConnectProxy({ targetPort, refuse }: ProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createTcpServer((socket) => {
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      asked.push(head);
      if (refuse !== undefined) {
        socket.end(
          `HTTP/1.1 ${String(refuse)} Refused\r\nDate: ${new Date(0).toUTCString()}\r\n\r\n<html>SENTINEL</html>`,
        );
        return;
      }
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(socket, targetPort);
    };
    socket.on('data', read);
    socket.on('error', () => undefined);
  });
  const front = await listen(server);
  return { ...front, url: `http://127.0.0.1:${String(front.port)}`, asked };
}

function join(socket: Socket, targetPort: number): void {
  const target = connect(targetPort, '127.0.0.1');
  socket.pipe(target).pipe(socket);
  for (const [one, other] of [
    [socket, target],
    [target, socket],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

async function listen(server: Server): Promise<Front> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
