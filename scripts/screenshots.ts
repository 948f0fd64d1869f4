import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Cleanup } from '../test/support/cleanup.ts';
import { startBrowser } from '../test/support/vscode/browser.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { Workbench, type ThemeName } from '../test/support/vscode/workbench.ts';
import { startDemo } from './demo.ts';
import { states } from './screenshotStates.ts';

const folder = path.join(repository, 'media', 'screenshots');
const allThemes: readonly ThemeName[] = ['light', 'dark', 'highContrast'];

const { values } = parseArgs({
  options: {
    /** Only states whose name contains this. */
    only: { type: 'string' },
    /** Only this theme: light, dark or highContrast. */
    theme: { type: 'string' },
  },
});

const cleanup = new Cleanup();
try {
  await mkdir(folder, { recursive: true });
  const themes = allThemes.filter((theme) => values.theme === undefined || theme === values.theme);
  const wanted = states.filter(({ name }) => values.only === undefined || name.includes(values.only));
  for (const theme of themes) await takePictures(theme, wanted);
} finally {
  await cleanup.run();
}

/** Every theme starts from a fresh demo, so that its pictures show the same states. */
async function takePictures(theme: ThemeName, wanted: typeof states): Promise<void> {
  const demoCleanup = new Cleanup();
  cleanup.add(() => demoCleanup.run());
  const demo = await startDemo(demoCleanup);
  const browser = await startBrowser({
    profile: path.join(demo.world.folder, 'browser'),
    size: { width: 1200, height: 750 },
    scale: 2,
  });
  demoCleanup.add(() => browser.close());
  const workbench = await Workbench.open(browser, demo.server, demo.world.workspace);
  await workbench.useTheme(theme);
  for (const { name, show } of wanted) {
    const area = await show({ demo, workbench });
    const file = path.join(folder, `${name}-${theme}.png`);
    await (area ?? workbench.page).screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    console.log(path.relative(repository, file));
  }
  await demoCleanup.run();
}
