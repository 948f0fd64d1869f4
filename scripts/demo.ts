import path from 'node:path';
import type { Cleanup } from '../test/support/cleanup.ts';
import { startVSCode, type VSCodeServer } from '../test/support/vscode/server.ts';
import { makeWorld, type World } from '../test/support/world.ts';
import { packageExtension } from './package.ts';

export interface Demo {
  readonly world: World;
  readonly server: VSCodeServer;
  /** Address of the demo's window. */
  readonly url: string;
}

export interface DemoOptions {
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Packages the extension and starts VS Code with it, the sample organisation and the local AWS. */
export async function startDemo(cleanup: Cleanup, options: DemoOptions = {}): Promise<Demo> {
  const vsix = await packageExtension();
  const world = await makeWorld({ sso: 'signedOut' });
  cleanup.add(() => world.close());
  const server = await startVSCode({
    ...options,
    folder: path.join(world.folder, 'vscode'),
    env: world.env,
    vsix: [vsix],
  });
  cleanup.add(() => server.close());
  const query = new URLSearchParams({ folder: world.workspace });
  return { world, server, url: `${server.url}/?${query.toString()}` };
}
