import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type BrowserContext } from 'playwright-core';
import { cleanEnvironment } from './environment.ts';
import { withLock } from './lock.ts';
import { cacheFolder, repository } from './paths.ts';

const run = promisify(execFile);

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...[
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    '--font-render-hinting=none',
  ],
];

/** Where Chrome or Chromium usually lies; CHROME_PATH goes before all of them. */
const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export interface BrowserOptions {
  /** The profile's folder; a later start on it finds what pages have stored. */
  readonly profile: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel, for sharper pictures. */
  readonly scale?: number;
  readonly dark?: boolean;
}

/** Starts a headless browser with a profile of its own. Close the context to end it. */
export async function startBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const browser = await findBrowser();
  try {
    return await launch(browser, options, {});
  } catch (error) {
    // The unpacked Chromium wants NSS of the system; where there is none, the copy beside it does.
    if (!browser.libraries || !String(error).includes('shared libraries')) throw error;
    return await launch(browser, options, { LD_LIBRARY_PATH: browser.libraries });
  }
}

interface Browser {
  readonly executable: string;
  /** Folder of shared libraries to fall back on. */
  readonly libraries?: string;
  /** Folder of fonts, for machines that have none. */
  readonly fonts?: string;
}

async function launch(
  browser: Browser,
  options: BrowserOptions,
  env: Record<string, string>,
): Promise<BrowserContext> {
  const fonts = browser.fonts && !(await exists('/etc/fonts/fonts.conf')) ? browser.fonts : undefined;
  return chromium.launchPersistentContext(options.profile, {
    executablePath: browser.executable,
    headless: true,
    args: flags,
    env: cleanEnvironment({ ...env, ...(fonts ? await fontVariables(fonts, options.profile) : {}) }),
    viewport: options.size ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.scale ?? 1,
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
    timeout: 120_000,
  });
}

/** Points the browser at fonts of a folder; the configuration that comes with them names another place. */
async function fontVariables(fonts: string, profile: string): Promise<Record<string, string>> {
  await mkdir(profile, { recursive: true });
  const file = path.join(profile, 'fonts.conf');
  const cache = path.join(profile, 'fonts-cache');
  await writeFile(
    file,
    `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`,
  );
  return { FONTCONFIG_FILE: file };
}

async function findBrowser(): Promise<Browser> {
  const wanted = process.env['CHROME_PATH'];
  for (const executable of wanted ? [wanted] : installed) {
    if (await exists(executable)) return { executable };
  }
  if (wanted) throw new Error(`CHROME_PATH names ${wanted}, which does not exist`);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or name it with CHROME_PATH.');
  }
  return unpackChromium();
}

/** Unpacks the Chromium that comes as an npm package, once after `npm ci`. */
async function unpackChromium(): Promise<Browser> {
  const packageFile = path.join(repository, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  const folder = path.join(cacheFolder, `chromium-${version}`);
  if (!(await exists(folder))) {
    await withLock(path.join(cacheFolder, 'chromium.lock'), async () => {
      if (await exists(folder)) return;
      const beside = `${folder}.${String(process.pid)}`;
      await mkdir(beside, { recursive: true });
      await inflateInto(beside);
      await rename(beside, folder);
      await rm(beside, { recursive: true, force: true });
    });
  }
  return {
    executable: path.join(folder, 'chromium'),
    libraries: path.join(folder, 'al2023', 'lib'),
    fonts: path.join(folder, 'fonts'),
  };
}

/**
 * The package unpacks into the temporary folder of its process, and its spare libraries only on a kind of host
 * that it knows by a variable; so it gets a process of its own where both are as we want them.
 */
async function inflateInto(folder: string): Promise<void> {
  const script = `import('@sparticuz/chromium').then((it) => it.default.executablePath())`;
  const env = cleanEnvironment({ TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  await run(process.execPath, ['--eval', script], { cwd: repository, env });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
