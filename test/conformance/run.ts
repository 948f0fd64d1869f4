/**
 * `npm run test:conformance -- <folder>`: runs the shared test vectors of AWS's SDK teams against the real code, and
 * holds the deviations against the list in docs/conformance.md, in both directions. The vectors are not part of this
 * repository; the folder may also be named by ROLE_CHAIN_CONFORMANCE.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChainTests } from './chains.ts';
import { runEndpointTests } from './endpoints.ts';
import { runFileLocationTests } from './fileLocations.ts';
import { runParserTests } from './parser.ts';
import type { Result } from './result.ts';

const SUITES: readonly (readonly [file: string, run: (data: unknown) => readonly Result[]])[] = [
  ['parser/profile-parser-tests.json', runParserTests],
  ['parser/file-location-tests.json', runFileLocationTests],
  ['chain-tests.json', runChainTests],
  ['endpoint-url-tests.json', runEndpointTests],
];

function main(): number {
  const folder = process.argv[2] ?? process.env['ROLE_CHAIN_CONFORMANCE'];
  if (folder === undefined || !existsSync(join(folder, SUITES[0]?.[0] ?? ''))) {
    console.error(
      'Name the folder that holds the shared test vectors (chain-tests.json, endpoint-url-tests.json, parser/…):\n' +
        '  npm run test:conformance -- <folder>    or set ROLE_CHAIN_CONFORMANCE',
    );
    return 2;
  }
  const listed = new Set(listedDeviations());
  let faults = 0;
  for (const [file, run] of SUITES) {
    const results = run(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const passed = results.filter((result) => result.fault === undefined).length;
    console.log(`${file}: ${String(passed)} of ${String(results.length)} pass`);
    for (const [index, result] of results.entries()) {
      faults += judge(`${file}#${String(index + 1)}`, result, listed) ? 0 : 1;
    }
  }
  for (const id of listed) {
    console.error(`  listed in docs/conformance.md, but there is no such test: ${id}`);
    faults++;
  }
  console.log(faults === 0 ? 'As listed in docs/conformance.md.' : `${String(faults)} differ from the list.`);
  return faults === 0 ? 0 : 1;
}

/** A failure has to be listed, and what is listed has to fail. */
function judge(id: string, result: Result, listed: Set<string>): boolean {
  const isListed = listed.delete(id);
  if (result.fault === undefined) {
    if (isListed) {
      console.error(`  ${id} passes, but is listed as a deviation: ${result.name}`);
    }
    return !isListed;
  }
  console.log(`  ${isListed ? 'deviates as listed' : 'FAILS'} ${id}: ${result.name}\n    ${result.fault}`);
  return isListed;
}

/** The ids in the first column of the table, `file#number`. */
function listedDeviations(): readonly string[] {
  const text = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^\|\s*`([^`]+#\d+)`/gm)].map((match) => match[1] ?? '');
}

process.exitCode = main();
