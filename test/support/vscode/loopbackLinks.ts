import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackLinks {
  /** For VS Code's server: how a link to a port of this machine is written for the browser. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * VS Code in the browser writes a link to 127.0.0.1 anew, since the browser may run on another machine: it leads to a
 * path that a proxy in front of the server has to know. Here the browser is on this machine, and this leads it to where
 * the link was meant to go.
 */
export async function openLoopbackLinks(): Promise<LoopbackLinks> {
  const server = createServer((request, response) => {
    const [, port, path] = /^\/(\d{1,5})(\/.*)$/.exec(request.url ?? '') ?? [];
    if (port === undefined || path === undefined) {
      response.writeHead(404).end();
      return;
    }
    const location = `http://127.0.0.1:${port}${path}`;
    response.writeHead(302, { location, 'cache-control': 'no-store', connection: 'close' }).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    env: { VSCODE_PROXY_URI: `http://127.0.0.1:${String(port)}/{{port}}/` },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
