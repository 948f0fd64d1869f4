import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../support/vscode/paths.ts';
import { until } from '../support/vscode/wait.ts';
import type { LongRunning } from '../integration/support.ts';
import type { Ui } from './support.ts';

/** Starts a program in the visible terminal that asks who it is until its file, which is given, is removed. */
export async function startProgram({ workbench, world }: Ui, name: string): Promise<string> {
  const program = path.join(repository, 'test', 'integration', 'longRunning.mjs');
  const file = path.join(world.folder, name);
  await workbench.terminals.type(`'${process.execPath}' '${program}' '${file}'`);
  return file;
}

/** Waits until the program has asked with a new client, after now, and was this role; undefined: nobody. */
export async function says(file: string, role: string | undefined): Promise<LongRunning> {
  const read = async (): Promise<LongRunning> => JSON.parse(await readFile(file, 'utf8')) as LongRunning;
  const before = await read().then(
    ({ asked }) => asked,
    () => 0,
  );
  return until(`the program to be ${role ?? 'nobody'}`, async () => {
    const said = await read();
    const fits =
      role === undefined ? said.fresh === undefined : said.fresh?.includes(`assumed-role/${role}/`);
    // The first answer after now may have been on its way already.
    return said.asked > before + 1 && fits === true ? said : undefined;
  });
}
