import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository, vsixFile } from '../test/support/vscode/paths.ts';
import { bundledPackages } from './bundledPackages.ts';
import { packageExtension } from './package.ts';
import { report } from './report.ts';
import { readZip } from './zip.ts';

const maxEntryBytes = 40_000;
const maxPackageBytes = 600_000;

/** What a package must hold, and what it may; paths inside the VSIX. */
const required = [
  'extension/package.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/extension.cjs',
  'extension/dist/works.cjs',
  'extension/dist/sdk.cjs',
  'extension/dist/licences.txt',
];
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^extension\/dist\/(part|sdk)-[A-Z0-9]+\.cjs$/,
  /^extension\/media\/[^/]+\.(png|svg)$/,
  /^extension\/media\/walkthrough\/[^/]+\.(md|png|svg)$/,
];

/** The entry, the works and their parts: everything but the SDK. */
const ours = /^extension\/dist\/(extension|works|part-[A-Z0-9]+)\.cjs$/;

/** Texts that only the AWS SDK brings; neither the entry nor anything else of ours may hold one of them. */
const sdkMarks = ['@smithy/', '@aws-sdk/', 'middlewareStack', 'AWSSecurityTokenServiceV20110615'];

/** Checks a package and gives one line for each check, failed ones with their reason. */
async function checkPackage(file: string): Promise<{ readonly name: string; readonly problem?: string }[]> {
  const files = await readZip(file);
  const names = [...files.keys()];
  const entry = files.get('extension/dist/extension.cjs') ?? Buffer.alloc(0);
  const { size } = await stat(file);
  const missing = required.filter((name) => !files.has(name));
  const stray = names.filter((name) => !required.includes(name) && !allowed.some((one) => one.test(name)));
  const own = [...files].filter(([name]) => ours.test(name)).map(([, data]) => data);
  const marks = sdkMarks.filter((mark) => own.some((data) => data.includes(mark)));
  const maps = [...files]
    .filter(([name, data]) => name.endsWith('.map') || data.includes('sourceMappingURL='))
    .map(([name]) => name);
  const homes = [...files]
    .filter(([, data]) => machinePaths().some((one) => data.includes(one)))
    .map(([name]) => name);
  const notices = files.get('extension/dist/licences.txt')?.toString() ?? '';
  const unlicensed = (await bundledPackages()).filter(
    ({ name, version }) => !notices.includes(`${name} ${version}\n`),
  );
  const icons = await missingPictures(files);
  const check = (name: string, failed: boolean, problem: string) => (failed ? { name, problem } : { name });
  return [
    check('holds everything that it must', missing.length > 0, `missing: ${missing.join(', ')}`),
    check('holds nothing else', stray.length > 0, `not on the allow list: ${stray.join(', ')}`),
    check('holds every picture that the manifest names', icons.length > 0, `missing: ${icons.join(', ')}`),
    check(
      `entry bundle is ${kB(entry.length)} (at most ${kB(maxEntryBytes)})`,
      entry.length === 0 || entry.length > maxEntryBytes,
      'too large, or empty',
    ),
    check(
      'entry, works and their parts are free of the AWS SDK',
      marks.length > 0,
      `found: ${marks.join(', ')}`,
    ),
    check(`package is ${kB(size)} (at most ${kB(maxPackageBytes)})`, size > maxPackageBytes, 'too large'),
    check(
      'holds the licence of everything that is bundled',
      unlicensed.length > 0,
      unlicensed.map(({ name }) => name).join(', '),
    ),
    check('holds no source maps', maps.length > 0, maps.join(', ')),
    check('holds no path of the machine that built it', homes.length > 0, homes.join(', ')),
  ];
}

async function missingPictures(files: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const manifest = await readFile(path.join(repository, 'package.json'), 'utf8');
  const named = manifest.match(/(?<=")(\.\/)?media\/[^"]+\.(png|svg|md)(?=")/g) ?? [];
  return named.map((name) => path.posix.join('extension', name)).filter((name) => !files.has(name));
}

function machinePaths(): string[] {
  const home = os.homedir();
  // Root's home is too short and too common a word to look for.
  return [repository, ...(home.length > '/root'.length ? [home] : [])];
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { existing: { type: 'boolean' } } });
  if (!values.existing) await packageExtension();
  report('package', await checkPackage(vsixFile));
}
