import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { repository } from '../support/vscode/paths.ts';

/** A local AWS in a process of its own, so that it takes no time from what is measured. */
export async function startLocalAwsProcess(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const main = path.join(repository, 'test', 'support', 'local-aws', 'main.ts');
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return {
    url,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
