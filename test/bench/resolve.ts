/**
 * `npm run bench:resolve`: a chain of three hops, a second chain that shares its first hop, and that one again, against an
 * AWS that takes 40 ms for each request. Every program runs in new processes, in turns. It prints and never fails.
 */
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sdkStaysOutside, buildExtension, distFolder } from '../../scripts/build.ts';
import { role } from '../fixtures/organisation.ts';
import { writeSampleHome } from '../fixtures/sampleHome.ts';
import { LocalAwsControl } from '../support/local-aws/control.ts';
import { startLocalAwsProcess } from './localAwsProcess.ts';
import { cleanEnvironment } from '../support/vscode/environment.ts';
import { repository } from '../support/vscode/paths.ts';
import { SIBLING, THREE_HOPS, type Answers } from './resolve/answers.ts';
import { benchFolder, finish, median, type Row } from './result.ts';

const run = promisify(execFile);
const ROUNDS = 9;
const LATENCY_MS = 40;
const bundles = new Map<string, Promise<string>>();

type Measured = Answers & { readonly calls: number; readonly confirmations: number };

const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-bench-'));
const server = await startLocalAwsProcess();
try {
  await main();
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const env = await writeHome();
  const node = async (name: string): Promise<Measured> =>
    measure(env, process.execPath, [await bundle(name)]);
  const programs: Record<string, () => Promise<Measured>> = {
    floor: () => node('floor'),
    product: () => node('product'),
    prepared: () => node('prepared'),
    fromIni: () => node('fromIni'),
  };
  const slow: Record<string, () => Promise<Measured>> = {};
  if (await exists('python3', ['-c', 'import botocore'])) {
    slow['boto'] = () => measure(env, 'python3', [path.join(import.meta.dirname, 'resolve', 'boto.py')]);
  }
  if (await exists('aws', ['--version'])) slow['cli'] = () => measureCli(env);

  const control = new LocalAwsControl(server.url);
  await control.settings({ latencyMs: LATENCY_MS });
  const all: Record<string, Measured[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, program] of Object.entries({ ...programs, ...(round < 3 ? slow : {}) })) {
      (all[name] ??= []).push(await program());
    }
  }
  await finish(
    'resolve',
    `Resolving a chain of three hops, ${String(LATENCY_MS)} ms a request, ${String(ROUNDS)} rounds in turns`,
    rowsOf(all),
  );
}

function rowsOf(all: Record<string, readonly Measured[]>): Row[] {
  const of = (program: string, step: keyof Measured): number =>
    median((all[program] ?? []).map((one) => one[step] ?? NaN));
  const above = (program: string, step: 'first' | 'later'): number =>
    median(
      (all[program] ?? []).map((one, round) => (one[step] ?? NaN) - (all['floor']?.[round]?.[step] ?? NaN)),
    );
  const rows: Row[] = [
    { what: 'floor, three requests on a new connection', value: of('floor', 'first'), unit: 'ms' },
    { what: 'Role Chain, first, SDK loaded on the way', value: of('product', 'first'), unit: 'ms' },
    {
      what: 'Role Chain, first, SDK loaded when the list was shown',
      value: of('prepared', 'first'),
      unit: 'ms',
    },
    { what: 'fromIni of the SDK, first', value: of('fromIni', 'first'), unit: 'ms' },
    {
      what: 'Role Chain above the floor, first, SDK loaded on the way',
      value: above('product', 'first'),
      unit: 'ms',
      goal: { atMost: 60 },
    },
    {
      what: 'Role Chain above the floor, first, SDK loaded when the list was shown',
      value: above('prepared', 'first'),
      unit: 'ms',
      goal: { atMost: 60 },
    },
    { what: 'floor, three more requests', value: of('floor', 'later'), unit: 'ms' },
    { what: 'Role Chain, later', value: of('product', 'later'), unit: 'ms' },
    { what: 'fromIni, later', value: of('fromIni', 'later'), unit: 'ms' },
    {
      what: 'Role Chain above the floor, later',
      value: above('product', 'later'),
      unit: 'ms',
      goal: { atMost: 8 },
    },
    { what: 'Role Chain, first, confirmed too', value: of('product', 'firstConfirmed'), unit: 'ms' },
    { what: 'Role Chain, later, confirmed too', value: of('product', 'laterConfirmed'), unit: 'ms' },
    { what: 'sibling behind a live hop, Role Chain', value: of('product', 'sibling'), unit: 'ms' },
    { what: 'sibling, fromIni', value: of('fromIni', 'sibling'), unit: 'ms' },
    { what: 'sibling, one request', value: of('floor', 'sibling'), unit: 'ms' },
    { what: 'the same again, Role Chain', value: of('product', 'again'), unit: 'ms', goal: { atMost: 2 } },
    {
      what: 'AssumeRole calls for the chain, its sibling, that again, the chain anew',
      value: of('product', 'calls'),
      unit: '',
      goal: { atMost: 3 + 1 + 0 + 3 },
    },
    { what: 'calls beside those, to confirm who it is', value: of('product', 'confirmations'), unit: '' },
    { what: 'AssumeRole calls of fromIni for the same', value: of('fromIni', 'calls'), unit: '' },
  ];
  if (all['boto'] !== undefined) rows.push({ what: 'boto3, first', value: of('boto', 'first'), unit: 'ms' });
  if (all['cli'] !== undefined) {
    rows.push({ what: 'aws sts get-caller-identity, whole process', value: of('cli', 'first'), unit: 'ms' });
  }
  return rows;
}

async function writeHome(): Promise<Record<string, string>> {
  const home = await writeSampleHome(folder, { stsUrl: server.url });
  const sibling = [
    `\n[profile ${SIBLING}]`,
    `role_arn = ${role('production', 'ReadOnly')}`,
    'source_profile = hub',
    // As the chain's own: what is called elsewhere is another session.
    'region = eu-central-1',
    `endpoint_url = ${server.url}\n`,
  ];
  await appendFile(home.configFile, sibling.join('\n'));
  return cleanEnvironment({
    HOME: folder,
    USERPROFILE: folder,
    ...home.env,
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_STS: server.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}

async function measure(
  env: Record<string, string>,
  program: string,
  args: readonly string[],
): Promise<Measured> {
  const control = new LocalAwsControl(server.url);
  await control.clearJournal();
  const { stdout } = await run(program, args, { env });
  const entries = await control.journal();
  const count = (action: string): number => entries.filter((entry) => entry.action === action).length;
  return {
    ...(JSON.parse(stdout) as Answers),
    calls: count('AssumeRole'),
    confirmations: count('GetCallerIdentity'),
  };
}

/** The AWS CLI keeps sessions in a file; it is removed first, so that every run is a first one. */
async function measureCli(env: Record<string, string>): Promise<Measured> {
  await rm(path.join(folder, '.aws', 'cli'), { recursive: true, force: true });
  const start = performance.now();
  await run('aws', ['sts', 'get-caller-identity', '--profile', THREE_HOPS], { env });
  return { first: performance.now() - start, calls: 3, confirmations: 1 };
}

async function exists(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}

/** Bundled as the extension is, so that every program loads as much code as it would in a product. */
function bundle(name: string): Promise<string> {
  const made = bundles.get(name) ?? buildBundle(name);
  bundles.set(name, made);
  return made;
}

async function buildBundle(name: string): Promise<string> {
  const outfile = path.join(benchFolder, 'resolve', `${name}.cjs`);
  const sdk = name === 'product' || name === 'prepared';
  if (sdk) {
    await buildExtension({ dev: false });
    await mkdir(path.dirname(outfile), { recursive: true });
    for (const file of await readdir(distFolder)) {
      if (/^sdk.*\.cjs$/.test(file)) {
        await copyFile(path.join(distFolder, file), path.join(path.dirname(outfile), file));
      }
    }
  }
  await build({
    absWorkingDir: repository,
    entryPoints: [`test/bench/resolve/${name}.ts`],
    outfile,
    bundle: true,
    // As what VS Code loads: Node takes more time to load a module of ECMAScript.
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    // As in the parts of the extension: what is loaded later is required.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    plugins: sdk ? [sdkStaysOutside] : [],
  });
  return outfile;
}
