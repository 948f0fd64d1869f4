import { KEYS } from '../../fixtures/organisation.ts';
import { PageWatch } from '../../support/leaks/pageWatch.ts';
import { commandLine } from '../../support/leaks/spawned.ts';
import { until } from '../../support/vscode/wait.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';
import type { Hunt } from './hunt.ts';

// A search that finds nothing proves nothing unless it can find something: here a secret is put in each place.
export const planted = KEYS.dana.secretAccessKey;

/** In what a window draws: a message, which has words for screen readers, too; a field; an editor; a rendered document. */
export async function findDrawn(hunt: Hunt, workbench: Workbench): Promise<void> {
  const { neighbour, drawn } = hunt;
  const isFound = (what: RegExp) => (): boolean => drawn.found.some((place) => what.test(place));
  await neighbour.say(`A message with ${planted}`);
  await until('the text of a message', isFound(/^text of .*notification/));
  await until('its words for screen readers', isFound(/^aria-label of .*notification/));
  await workbench.openPalette();
  await workbench.quickInput.fill(planted);
  await until('a field', isFound(/^value of .*input/));
  await workbench.page.keyboard.press('Escape');
  await neighbour.write(`A text with ${planted}`);
  await until('the text of an editor', isFound(/^text of .*view-line/));
  await until('the document', async () => hunt.withSecret(await neighbour.documents()).length === 1);
  await neighbour.run('markdown.showPreview');
  await until('the preview', async () => {
    const [, ...frames] = await PageWatch.textsOf(workbench.page);
    return frames.some((text) => hunt.secrets.isIn(text));
  });
}

/** In a terminal; on a command line and in an environment, as the process list and the records have them. */
export async function findInPrograms(hunt: Hunt): Promise<void> {
  const { neighbour, processes } = hunt;
  await neighbour.run('workbench.action.terminal.new');
  await neighbour.type(`echo ${planted}`);
  await until('the terminal', async () => hunt.withSecret(await neighbour.terminals()).length === 1);
  processes.keysAllowed = false;
  await neighbour.start({
    shellPath: process.execPath,
    shellArgs: ['-e', 'process.stdin.resume()', planted],
    env: { AWS_SECRET_ACCESS_KEY: planted },
  });
  const isPlanted = (line: string): boolean => hunt.secrets.isIn(line) && line.endsWith(planted);
  await until('the command line', () => processes.commandLines.some(isPlanted));
  if (process.platform === 'linux') await until('the environment', () => processes.withKeys.some(isPlanted));
  await until('the record', async () =>
    (await hunt.spawned()).some((one) => isPlanted(commandLine(one)) && hunt.keys.isIn(one.env.join('\n'))),
  );
}
