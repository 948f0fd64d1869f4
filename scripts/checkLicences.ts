import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../test/support/vscode/paths.ts';
import { bundledPackages, type BundledPackage } from './bundledPackages.ts';
import { report, type Check } from './report.ts';

/** Licences that permit to be bundled; most ask that their text goes along with the code. */
const permitted = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', '(MIT AND Zlib)'];
const documentFile = path.join(repository, 'docs', 'DEPENDENCIES.md');
const marks = ['<!-- bundled: begin -->', '<!-- bundled: end -->'] as const;

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const bundled = await bundledPackages();
if (values.write) await writeFile(documentFile, withTable(await readFile(documentFile, 'utf8'), bundled));
report('dependencies', [...(await checkBundled()), ...(await checkExact())]);

async function checkBundled(): Promise<Check[]> {
  const wrong = bundled.filter(({ licence }) => !permitted.includes(licence));
  const document = await readFile(documentFile, 'utf8').catch(() => '');
  return [
    {
      name: `${String(bundled.length)} bundled packages have licences that permit it`,
      ...problem(wrong.map(({ name, licence }) => `${name} has ${licence}`)),
    },
    {
      name: 'docs/DEPENDENCIES.md lists what is bundled',
      ...problem(
        document === withTable(document, bundled) && document !== ''
          ? []
          : ['it is out of date: npm run check:licences -- --write'],
      ),
    },
  ];
}

/** Whether the same packages are installed wherever and whenever it is. */
async function checkExact(): Promise<Check[]> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(repository, name), 'utf8'));
  const manifest = (await read('package.json')) as Record<string, Record<string, string> | undefined>;
  const { packages } = (await read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; link?: boolean }>;
  };
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
  );
  const loose = Object.entries(packages).filter(
    ([name, { integrity, link }]) => name !== '' && integrity === undefined && link !== true,
  );
  return [
    { name: 'package.json names exact versions', ...problem(ranges.map(([name]) => name)) },
    { name: 'package-lock.json has a checksum for every package', ...problem(loose.map(([name]) => name)) },
  ];
}

function problem(list: readonly string[]): { readonly problem?: string } {
  return list.length === 0 ? {} : { problem: list.slice(0, 10).join(', ') };
}

function withTable(document: string, packages: readonly BundledPackage[]): string {
  const [before, rest = ''] = document.split(marks[0]);
  const after = rest.split(marks[1])[1] ?? '';
  const rows = packages.map(({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} |`);
  const table = ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n');
  return `${before ?? ''}${marks[0]}\n\n${table}\n\n${marks[1]}${after}`;
}
