import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { MFA } from '../test/fixtures/organisation.ts';
import { Cleanup } from '../test/support/cleanup.ts';
import { isAlive } from '../test/support/vscode/processTree.ts';
import { until } from '../test/support/vscode/wait.ts';
import { startDemo } from './demo.ts';

const { values } = parseArgs({
  options: {
    /** Port of VS Code; by default a free one. */
    port: { type: 'string' },
    /** Don't open a browser. */
    'no-open': { type: 'boolean' },
  },
});

const cleanup = new Cleanup();
try {
  console.log('Building, packaging and starting VS Code …');
  const port = values.port === undefined ? {} : { port: portOf(values.port) };
  const { server, url, world } = await startDemo(cleanup, port);
  const codePage = `${world.aws.url}/_control/mfa/${encodeURIComponent(MFA.dana.serial)}`;
  console.log(`
VS Code with Role Chain for AWS, a sample organisation and a local AWS:

  ${url}

Choose the Role Chain view on the left and click an identity. A click on engineer-staging
signs in to the local Identity Center first. Where an MFA code is asked for, this
address gives the current one (each is good for one use):

  ${codePage}

The sample's files are below ${world.home.home}; everything is gone after Ctrl-C.
`);
  if (!values['no-open'] && hasDisplay()) open(url);
  await until('the end of VS Code', () => !isAlive(server.pid), { timeout: Infinity, interval: 500 });
  console.error('VS Code has ended.');
  process.exitCode = 1;
} finally {
  await cleanup.run();
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${text} is no port`);
  return port;
}

/** Whether somebody sits at this machine. */
function hasDisplay(): boolean {
  if (process.env['CI'] || process.env['SSH_CONNECTION']) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Opens an address with the system's own browser; where that fails, the printed address is there. */
function open(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
